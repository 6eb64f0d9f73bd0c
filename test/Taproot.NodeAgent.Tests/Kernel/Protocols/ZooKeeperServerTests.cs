namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class ZooKeeperServerTests
{
    private static readonly string ClassPath = string.Join(
        ':', new[] { "zookeeper", "zookeeper-jute", "slf4j-api", "slf4j-nop", "netty-all", "commons-cli", "commons-io", "metrics-core", "snappy-java" }
            .Select(jar => $"/usr/share/java/{jar}.jar"));

    [Fact]
    public void Requests_of_its_shell_are_counted_on_both_sides()
    {
        if (!File.Exists("/usr/share/java/zookeeper.jar")) Assert.Skip("zookeeper is not installed.");
        using var server = RealServer.Start(
            "java", ["-Xmx64m", "-Dzookeeper.admin.enableServer=false", "-cp", ClassPath, "org.apache.zookeeper.server.ZooKeeperServerMain", "{port}", "{dir}"]);
        using var kernel = KernelHarness.Start();
        using var shell = new RunningProgram("/usr/bin/java", "-Xmx64m", "-cp", ClassPath, "org.apache.zookeeper.ZooKeeperMain", "-timeout", "60000", "-server", server.Address);
        // Creates one, asks for it 20 times, for what is not there 3 times, and for what may not be read 4 times.
        shell.Type("create /app hello\n");
        for (var i = 0; i < 20; i++) shell.Type("get /app\n");
        for (var i = 0; i < 3; i++) shell.Type("get /nothing\n");
        shell.Type("setAcl /app world:anyone:\n");
        for (var i = 0; i < 4; i++) shell.Type("get /app\n");
        shell.Type("quit\n");
        shell.ReadToEnd();

        // The end of the session is a request, too.
        const int ok = 1 + 20 + 3 + 1 + 1, failed = 4;
        var values = kernel.Until(v => Outbound(v, server, "ok") >= ok && Inbound(v, server, "ok") >= ok && Outbound(v, server, "failed") >= failed);
        Assert.Equal(ok, Outbound(values, server, "ok"));
        Assert.Equal(failed, Outbound(values, server, "failed"));
        Assert.Equal(ok, Inbound(values, server, "ok"));
        Assert.Equal(failed, Inbound(values, server, "failed"));
    }

    private static double Outbound(List<Measured> values, RealServer server, string status) =>
        values.Where(m => m.Metric == "container_zookeeper_requests_total" && m["destination"] == server.Address && m["status"] == status).Sum(m => m.Value);

    private static double Inbound(List<Measured> values, RealServer server, string status) =>
        values.Where(m => m.Metric == "container_zookeeper_inbound_requests_total" && m["container_id"] == server.Container && m["status"] == status).Sum(m => m.Value);
}
