using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests;

public sealed class CostTests
{
    private const int Applications = 100, Instances = 10;

    /// <summary>
    /// Judging is done every 15 seconds for every application there is: 1,000 applications with ten instances each may cost 25 MB of garbage at a refresh.
    /// Series of an hour's length (here a sixth of it) are made where something is found, and for the sums of requests.
    /// </summary>
    [Fact]
    public void Judging_a_healthy_world_allocates_little()
    {
        var world = Healthy();
        Inspector.Judge(world, InspectionSettings.Default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Inspector.Judge(world, InspectionSettings.Default);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes < Applications * 25_000, $"{bytes / Applications:#,0} bytes an application");
        Assert.All(world.Applications.Values, a => Assert.Equal(Status.Ok, a.Status));
    }

    private static World Healthy()
    {
        var given = new Given();
        for (var a = 0; a < Applications; a++)
        {
            for (var i = 0; i < Instances; i++)
            {
                given.Node($"n{i}").Metric("node_resources_cpu_logical_cores", 8).Metric("node_resources_cpu_usage_seconds_total", 1, Given.Points, ("mode", "user"))
                    .Container($"/k8s/shop/app{a}-7d4b9c6f5-x2l{"bcdfghjklm"[i]}z/main")
                    .Listens($"10.0.{a}.{i}:80").Connects($"10.0.{(a + 1) % Applications}.{i}:80").Serves("200", 10).Serves("404", 1)
                    .Metric("container_resources_cpu_usage_seconds_total", 0.1f).Metric("container_resources_cpu_limit_cores", 1)
                    .Metric("container_resources_cpu_delay_seconds_total", 0.01f).Metric("container_resources_memory_limit_bytes", 1e9f)
                    .Metric("container_http_inbound_requests_duration_seconds_total_bucket", 11, ("le", "0.5"))
                    .Metric("container_http_inbound_requests_duration_seconds_total_bucket", 11, ("le", "+Inf"));
            }
        }
        return given.World();
    }
}
