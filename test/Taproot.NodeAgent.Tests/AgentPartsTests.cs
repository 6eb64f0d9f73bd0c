using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Export;
using Taproot.NodeAgent.Tests.Kernel;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Telemetry.Spool;

namespace Taproot.NodeAgent.Tests;

/// <summary>The whole agent in this process, on this host.</summary>
[Collection(nameof(OneKernel))]
public sealed class AgentPartsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-agent-").FullName;
    private readonly CollectorSet _collectors = new(TimeProvider.System, NullLogger<CollectorSet>.Instance);
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_round_of_the_agent_has_the_node_its_containers_and_the_agent_itself()
    {
        if (Capabilities.Missing(Capabilities.ReadEffective()).Any(c => c.IsRequired)) Assert.Skip("It takes the agent's capabilities.");
        var values = AgentOptions.Schema.Load(
            ["--wal-dir", _directory, "--disable-cloud-metadata"], new Dictionary<string, string>(), null);
        using var logging = new ConsoleLogging(TimeProvider.System, 10, 100, TextWriter.Null);
        _collectors.Add("self", new SelfCollector("0.0.0", logging));
        using var client = new HttpClient();
        var pipes = new SignalPipes(client, AgentOptions.From(values), TimeProvider.System, logging);
        _collectors.Add("signals", pipes);
        using var parts = AgentParts.Start(values, "0.0.0", _collectors, pipes, logging, TimeProvider.System, _stop.Token);
        var spool = new DiskSpool(Path.Combine(_directory, "spool"), 1 << 20);
        var sender = new SpoolSender(
            client, new("http://127.0.0.1:9/"), RecordForm.RemoteWrite, spool, 1, TimeProvider.System, NullLogger<SpoolSender>.Instance);
        _collectors.Add("export", new ExportCollector(spool, sender, new RemoteWriteSink(AgentLabels.Sent(parts.Identity), (_, _) => { })));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = new TcpClient();
        await connection.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);

        string[] expected =
        [
            "node_info", "node_uptime_seconds", "container_resources_cpu_usage_seconds_total", "container_net_tcp_listen_info", "taproot_agent_info",
            "taproot_agent_memory_used_bytes", "taproot_agent_hook_attached", "taproot_agent_spool_bytes", "taproot_agent_collector_duration_seconds",
        ];
        HashSet<string> seen = [];
        Assert.True(SpinWait.SpinUntil(() => Collect(seen).IsSupersetOf(expected), TimeSpan.FromSeconds(15)), string.Join(' ', expected.Except(seen)));
    }

    private HashSet<string> Collect(HashSet<string> seen)
    {
        var sink = new ListSink();
        _collectors.Collect(sink);
        seen.UnionWith(sink.Values.Select(v => v.Metric));
        return seen;
    }
}
