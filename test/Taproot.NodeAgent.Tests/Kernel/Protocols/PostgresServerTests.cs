namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class PostgresServerTests
{
    private const string Outbound = "container_postgres_queries_total";
    private const string Inbound = "container_postgres_inbound_queries_total";
    private const string Path = "PATH=\"$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1):$PATH\"";

    [Fact]
    public void Transactions_of_pgbench_are_each_counted_on_both_sides()
    {
        using var server = StartPostgres();
        Shell($"pgbench -h 127.0.0.1 -p {server.Port} -U postgres -i -q -I dtGv postgres");
        using var kernel = KernelHarness.Start();
        const int each = 1500;
        const int requests = 3 * each;
        foreach (var mode in new[] { "simple", "extended", "prepared" })
            Shell($"pgbench -h 127.0.0.1 -p {server.Port} -U postgres -n -S -M {mode} -c 4 -t {each / 4} postgres");

        var values = kernel.Until(v => v.Outbound(Outbound, server.Address, "ok") >= requests && v.InboundSince(Inbound, server.Container, "ok") >= requests);
        // Besides these it asks for partitions, and prepares.
        Assert.InRange(values.Outbound(Outbound, server.Address, "ok"), requests, requests + 30);
        Assert.InRange(values.InboundSince(Inbound, server.Container, "ok"), requests, requests + 30);
        Assert.Equal(0, values.Outbound(Outbound, server.Address, "failed"));
        // On a busy machine payloads may come so late that they were given up.
        Assert.InRange(values.Outbound(Outbound, server.Address), requests, requests * 1.01);
    }

    [Fact]
    public void Errors_and_long_results_are_counted_by_status()
    {
        using var server = StartPostgres();
        using var kernel = KernelHarness.Start();
        // An ERROR leaves psql's connection open, so that the three statements of each run share one.
        var psql = $"psql -h 127.0.0.1 -p {server.Port} -U postgres -q -o /dev/null -v ON_ERROR_STOP=0";
        for (var i = 0; i < 5; i++) Shell($"printf '%s\\n' 'SELECT generate_series(1, 20000);' 'SELECT * FROM nowhere;' 'SELECT 1;' | {psql} 2>/dev/null");

        var values = kernel.Until(v => v.Outbound(Outbound, server.Address) >= 15 && v.InboundSince(Inbound, server.Container) >= 15);
        Assert.Equal((10, 5), (values.Outbound(Outbound, server.Address, "ok"), values.Outbound(Outbound, server.Address, "failed")));
        Assert.Equal((10, 5), (values.InboundSince(Inbound, server.Container, "ok"), values.InboundSince(Inbound, server.Container, "failed")));
    }

    private static RealServer StartPostgres()
    {
        if (Directory.GetDirectories("/usr/lib", "postgresql").Length == 0) Assert.Skip("postgresql is not installed.");
        // It does not run as root.
        const string script = "{path}; chown postgres {dir} && exec setpriv --reuid=postgres --regid=postgres --clear-groups sh -c '"
            + "initdb -D {dir}/db -A trust -U postgres --no-sync >/dev/null && exec postgres -D {dir}/db -p {port} -k {dir} -c listen_addresses=127.0.0.1 -c fsync=off >/dev/null 2>&1'";
        return RealServer.Start("/bin/sh", ["-c", script.Replace("{path}", Path, StringComparison.Ordinal)], seconds: 60);
    }

    private static void Shell(string command) => RunningProgram.Run("/bin/sh", "-c", $"{Path}; {command} 2>/dev/null");
}
