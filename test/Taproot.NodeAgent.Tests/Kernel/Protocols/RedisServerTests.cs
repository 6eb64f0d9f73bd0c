namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class RedisServerTests
{
    [Fact]
    public void Commands_of_redis_benchmark_are_each_counted_on_both_sides()
    {
        using var server = StartRedis();
        using var kernel = KernelHarness.Start();
        const int requests = 20_000;
        RunningProgram.Run("redis-benchmark", "-p", $"{server.Port}", "-n", $"{requests}", "-c", "20", "-t", "set", "-q");

        var values = kernel.Until(v => Outbound(v, server, "ok") >= requests && Inbound(v, server, "ok") >= requests);
        // Besides these it asks once for the server's configuration, on two connections.
        Assert.InRange(Outbound(values, server, "ok") + Outbound(values, server, "failed"), requests, requests + 10);
        Assert.InRange(Inbound(values, server, "ok") + Inbound(values, server, "failed"), requests, requests + 10);
        Assert.Equal(0, Outbound(values, server, "unknown"));
    }

    [Fact]
    public void Pipelines_and_errors_are_counted_by_status()
    {
        using var server = StartRedis();
        using var kernel = KernelHarness.Start();
        const int requests = 16_000;
        RunningProgram.Run("redis-benchmark", "-p", $"{server.Port}", "-n", $"{requests}", "-c", "4", "-P", "16", "-q", "get", "some-key");
        for (var i = 0; i < 3; i++) RunningProgram.Run("redis-cli", "-p", $"{server.Port}", "nonsense");

        var values = kernel.Until(v => Outbound(v, server, "ok") >= requests && Inbound(v, server, "ok") >= requests && Outbound(v, server, "failed") >= 3);
        Assert.InRange(Outbound(values, server, "ok"), requests, requests + 20);
        Assert.Equal(3, Outbound(values, server, "failed"));
        Assert.InRange(Inbound(values, server, "ok"), requests, requests + 20);
    }

    private static RealServer StartRedis() =>
        RealServer.Start("redis-server", ["--port", "{port}", "--bind", "127.0.0.1", "--dir", "{dir}", "--save", "", "--appendonly", "no"]);

    private static double Outbound(List<Measured> values, RealServer server, string status) =>
        values.Where(m => m.Metric == "container_redis_queries_total" && m["destination"] == server.Address && m["status"] == status).Sum(m => m.Value);

    private static double Inbound(List<Measured> values, RealServer server, string status) =>
        values.Where(m => m.Metric == "container_redis_inbound_queries_total" && m["container_id"] == server.Container && m["status"] == status).Sum(m => m.Value);
}
