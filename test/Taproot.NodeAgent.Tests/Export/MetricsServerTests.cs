using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Export;
using Taproot.Telemetry;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tests.Export;

public sealed class MetricsServerTests : IDisposable
{
    private static readonly MetricDescriptor Load = new("load", MetricType.Gauge, "Load.", []);
    private readonly CollectorSet _collectors = new(TimeProvider.System, NullLogger<CollectorSet>.Instance);
    private readonly CancellationTokenSource _stop = new();
    private readonly MetricsServer _server;

    public MetricsServerTests()
    {
        _server = new(new(IPAddress.Loopback, 0), _collectors, Labels.Of(("machine_id", "m")), NullLogger<MetricsServer>.Instance);
        _ = _server.RunAsync(_stop.Token);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _server.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task The_page_holds_what_collectors_give_and_one_that_fails_does_not_stop_the_others()
    {
        _collectors.Add("broken", new Collector(_ => throw new InvalidOperationException("broken")));
        _collectors.Add("good", new Collector(sink => sink.Add(Load, 1.5)));
        using var client = new HttpClient();
        var page = await client.GetStringAsync(new Uri($"http://{_server.Endpoint}/metrics"), TestContext.Current.CancellationToken);
        Assert.Contains("load{machine_id=\"m\"} 1.5\n", page, StringComparison.Ordinal);
        Assert.Contains("taproot_agent_collector_errors_total{collector=\"broken\",machine_id=\"m\"} 1\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /nothing HTTP/1.1\r\n\r\n", "HTTP/1.1 404")]
    [InlineData("POST /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 405")]
    [InlineData("\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("HEAD /metrics HTTP/1.0\r\n\r\n", "HTTP/1.1 200")]
    public async Task Other_requests_get_their_status(string request, string status) =>
        Assert.StartsWith(status, await ExchangeAsync(Encoding.ASCII.GetBytes(request)), StringComparison.Ordinal);

    [Fact]
    public async Task An_endless_head_is_refused_at_its_bound() =>
        Assert.StartsWith("HTTP/1.1 400", await ExchangeAsync(Enumerable.Repeat((byte)'a', 8192).ToArray()), StringComparison.Ordinal);

    private async Task<string> ExchangeAsync(byte[] request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_server.Endpoint, TestContext.Current.CancellationToken);
        await socket.SendAsync(request, TestContext.Current.CancellationToken);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_page_of_megabytes_comes_whole()
    {
        const int Lines = 40_000;
        var metric = new MetricDescriptor("test_lines", MetricType.Gauge, "Lines.", ["line"]);
        _collectors.Add("test", new Collector(sink =>
        {
            for (var i = 0; i < Lines; i++) sink.Add(metric, i, "a line with some text in it, number " + i);
        }));
        using var client = new HttpClient();
        for (var round = 0; round < 2; round++)
        {
            var page = await client.GetStringAsync(new Uri($"http://{_server.Endpoint}/metrics"), TestContext.Current.CancellationToken);
            var lines = page.Split('\n').Where(l => l.StartsWith("test_lines{", StringComparison.Ordinal)).ToList();
            Assert.Equal(Lines, lines.Count);
            Assert.All(lines.Index(), l => Assert.EndsWith($"number {l.Index}\",machine_id=\"m\"}} {l.Index}", l.Item, StringComparison.Ordinal));
        }
    }

    private sealed class Collector(Action<IMetricSink> collect) : IMetricCollector
    {
        public void Collect(IMetricSink sink) => collect(sink);
    }
}
