namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed class RetransmitTests
{
    private const string Server = """
        import socket, time
        connection, _ = socket.create_server(("", 8000)).accept()
        time.sleep(60)
        """;

    private const string Client = """
        import socket, time
        for _ in range(200):
            try:
                s = socket.create_connection(("10.81.0.2", 8000)); break
            except OSError: time.sleep(0.05)
        for _ in range(300):
            try: s.send(b"hello")
            except OSError: pass
            time.sleep(0.1)
        """;

    [Fact]
    public void Segments_that_a_dead_cable_swallows_are_sent_again_and_counted()
    {
        using var kernel = KernelHarness.Start();
        using var lab = new NetworkLab();
        var (client, server) = (lab.Add("tk-retry-a"), lab.Add("tk-retry-b"));
        lab.Plug("eth0", client, "10.81.0.1/24", server, "10.81.0.2/24");
        lab.Start(server, "/usr/bin/python3", "-c", Server);
        var program = lab.Start(client, "/usr/bin/python3", "-c", Client);
        kernel.Until(v => Value(v, program, "container_net_tcp_active_connections") == 1);
        RunningProgram.Run("ip", "-n", server, "addr", "del", "10.81.0.2/24", "dev", "eth0");

        kernel.Until(v => Value(v, program, "container_net_tcp_retransmits_total") > 0);
    }

    private static double Value(List<Measured> values, RunningProgram program, string metric) =>
        values.Where(m => m.Metric == metric && m["container_id"] == program.Container && m["destination"] == "10.81.0.2:8000").Sum(m => m.Value);
}
