namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class MariaDbServerTests
{
    private const string Outbound = "container_mysql_queries_total";
    private const string Inbound = "container_mysql_inbound_queries_total";

    [Fact]
    public void Statements_are_counted_by_status_on_both_sides()
    {
        using var server = StartMariaDb();
        using var kernel = KernelHarness.Start();
        const int runs = 5;
        const int each = 400;
        for (var i = 0; i < runs; i++)
        {
            // Each eighth fails, each fourth has a result of many packets.
            var statements = $"i=0; while [ $i -lt {each / 8} ]; do echo 'SELECT 1; SELECT 2; SELECT 3; SELECT seq FROM test.many; SELECT 4; SELECT 5; SELECT nonsense; SELECT seq FROM test.many;'; i=$((i + 1)); done";
            RunningProgram.Run("/bin/sh", "-c", $"({statements}) | mariadb --no-defaults -h 127.0.0.1 -P {server.Port} -u root --force >/dev/null 2>&1");
        }

        const int failed = runs * each / 8;
        const int ok = runs * each - failed;
        var values = kernel.Until(v => v.Outbound(Outbound, server.Address) >= ok + failed && v.Inbound(Inbound, server.Container) >= ok + failed);
        Assert.Equal(failed, values.Outbound(Outbound, server.Address, "failed"));
        Assert.Equal(failed, values.Inbound(Inbound, server.Container, "failed"));
        // The client may ask a thing or two for itself.
        Assert.InRange(values.Outbound(Outbound, server.Address, "ok"), ok, ok + 2 * runs);
        Assert.InRange(values.Inbound(Inbound, server.Container, "ok"), ok, ok + 2 * runs);
    }

    private static RealServer StartMariaDb()
    {
        if (RealServer.Find("mariadbd") is null) Assert.Skip("mariadb-server-core is not installed.");
        const string script = "mariadb-install-db --no-defaults --user=root --datadir={dir}/db --auth-root-authentication-method=normal --skip-name-resolve >/dev/null 2>&1 && "
            + "printf '%s\\n' 'CREATE DATABASE IF NOT EXISTS test;' 'CREATE TABLE IF NOT EXISTS test.many AS SELECT seq FROM test.seq_1_to_600;' >{dir}/init.sql && "
            + "exec mariadbd --no-defaults --user=root --datadir={dir}/db --socket={dir}/socket --pid-file={dir}/pid --bind-address=127.0.0.1 --port={port} --skip-name-resolve "
            + "--innodb-flush-log-at-trx-commit=0 --init-file={dir}/init.sql >/dev/null 2>&1";
        return RealServer.Start("/bin/sh", ["-c", script], seconds: 60);
    }
}
