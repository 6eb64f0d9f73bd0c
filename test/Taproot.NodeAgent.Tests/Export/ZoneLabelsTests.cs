using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Export;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tests.Export;

public sealed class ZoneLabelsTests
{
    private static readonly MetricDescriptor Cpu = new("container_cpu", MetricType.Counter, "CPU.", ["container_id"]);
    private static readonly MetricDescriptor Latency = new("container_latency", MetricType.Histogram, "Latency.", ["container_id"]);
    private static readonly MetricDescriptor Node = new("node_cpu", MetricType.Counter, "CPU.", ["mode"]);

    [Fact]
    public void Series_of_containers_carry_zone_and_region_once_both_are_known_and_others_do_not()
    {
        var collectors = new CollectorSet(TimeProvider.System, NullLogger<CollectorSet>.Instance);
        collectors.Add("test", new Three());
        Assert.DoesNotContain("az=", Page(collectors), StringComparison.Ordinal);

        collectors.Cloud = () => new() { Region = "eu-1" };
        Assert.DoesNotContain("region=", Page(collectors), StringComparison.Ordinal);

        collectors.Cloud = () => new() { Region = "eu-1", AvailabilityZone = "eu-1a" };
        var page = Page(collectors);
        Assert.Contains("container_cpu{container_id=\"/docker/a\",az=\"eu-1a\",region=\"eu-1\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("container_latency_count{container_id=\"/docker/a\",az=\"eu-1a\",region=\"eu-1\"} 3\n", page, StringComparison.Ordinal);
        Assert.Contains("node_cpu{mode=\"user\"} 2\n", page, StringComparison.Ordinal);
    }

    private static string Page(CollectorSet collectors)
    {
        var sink = new PrometheusTextSink();
        sink.Begin();
        collectors.Collect(sink);
        return System.Text.Encoding.UTF8.GetString(sink.ToArray());
    }

    private sealed class Three : IMetricCollector
    {
        public void Collect(IMetricSink sink)
        {
            sink.Add(Cpu, 1, "/docker/a");
            sink.AddHistogram(Latency, [1.0], [1, 2], 5, "/docker/a");
            sink.Add(Node, 2, "user");
        }
    }
}
