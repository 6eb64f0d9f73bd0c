namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class ClickHouseServerTests
{
    [Fact]
    public void Queries_of_its_client_are_counted_on_both_sides_by_how_they_ended()
    {
        var client = RealServer.Find("clickhouse-client");
        if (client is null) Assert.Skip("clickhouse-client is not installed.");
        var directory = Directory.CreateTempSubdirectory("taproot-clickhouse-");
        try
        {
            using var server = StartServer(directory);
            using var kernel = KernelHarness.Start();
            const int reads = 40, failures = 5;
            string[] queries =
            [
                "CREATE TABLE t (x UInt64) ENGINE = Memory", "INSERT INTO t SELECT number FROM system.numbers LIMIT 1000",
                .. Enumerable.Range(0, reads).Select(i => $"SELECT count(), sum(x) FROM t WHERE x > {i}"), "SELECT number FROM system.numbers LIMIT 500000",
                .. Enumerable.Range(0, failures).Select(i => $"SELECT nope{i} FROM t"),
            ];
            RunningProgram.Run(client, "--port", $"{server.Port}", "--multiquery", "--ignore-error", "--query", string.Join(';', queries));

            const int ok = reads + 3;
            var values = kernel.Until(v => Outbound(v, server, "ok") >= ok && Inbound(v, server, "ok") >= ok && Outbound(v, server, "failed") >= failures);
            Assert.Equal(ok, Outbound(values, server, "ok"));
            Assert.Equal(failures, Outbound(values, server, "failed"));
            Assert.Equal(ok, Inbound(values, server, "ok"));
            Assert.Equal(failures, Inbound(values, server, "failed"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static RealServer StartServer(DirectoryInfo directory)
    {
        var (port, config) = (RealServer.FreePort(), Path.Combine(directory.FullName, "config.xml"));
        File.WriteAllText(config, $"""
            <yandex>
              <logger><level>fatal</level><console>1</console></logger>
              <tcp_port>{port}</tcp_port><listen_host>127.0.0.1</listen_host>
              <path>{directory.FullName}/</path><tmp_path>{directory.FullName}/tmp/</tmp_path>
              <users_config>config.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
              <mark_cache_size>1048576</mark_cache_size>
              <profiles><default></default></profiles>
              <users><default><password></password><networks><ip>127.0.0.0/8</ip></networks><profile>default</profile><quota>default</quota></default></users>
              <quotas><default></default></quotas>
            </yandex>
            """);
        return RealServer.StartOn(port, "clickhouse-server", [$"--config-file={config}"]);
    }

    private static double Outbound(List<Measured> values, RealServer server, string status) =>
        values.Where(m => m.Metric == "container_clickhouse_queries_total" && m["destination"] == server.Address && m["status"] == status).Sum(m => m.Value);

    private static double Inbound(List<Measured> values, RealServer server, string status) =>
        values.Where(m => m.Metric == "container_clickhouse_inbound_queries_total" && m["container_id"] == server.Container && m["status"] == status).Sum(m => m.Value);
}
