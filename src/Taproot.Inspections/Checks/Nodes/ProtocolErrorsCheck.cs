using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>
/// What the kernel's TCP, UDP and IP could not take: full accept queues and buffers, broken packets. Segments sent again, refused connects and packets to
/// closed ports are daily work and not looked at.
/// </summary>
internal sealed class ProtocolErrorsCheck : NodeCheck
{
    private static readonly string[] Telling = 
    [
        "listen_overflows", "listen_drops", "receive_errors", "checksum_errors", "buffer_full", "discards", "on_memory", "backlog_drops", "queue_drops",
        "reassembly_failures",
    ];

    public override CheckDefinition Definition { get; } = new(
        "NodeProtocolErrors", ReportIds.Network, "Protocol errors", "the kernel counts more than {threshold} errors of a kind a second", 1, CheckUnit.Count,
        CheckWeight.Cause, "figure of the kernel's protocol errors") { Charts = ["node-net-protocol"] };

    protected internal override void Run(CheckRun run, Node node)
    {
        foreach (var (key, series) in node.Other)
        {
            if (!key.StartsWith("node_net_protocol_errors", StringComparison.Ordinal)) continue;
            var kind = Label(key, "kind=\"");
            if (Telling.Any(t => kind.EndsWith(t, StringComparison.Ordinal))) run.Above($"{Label(key, "protocol=\"")} {kind}".Replace('_', ' '), series);
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The kernel counts {findings[0].Value:0.#} {findings[0].Subject} a second{Words.AndMore(findings)}.";

    private static string Label(string key, string start)
    {
        var from = key.IndexOf(start, StringComparison.Ordinal);
        if (from < 0) return "";
        from += start.Length;
        var to = key.IndexOf('"', from);
        return to < 0 ? "" : key[from..to];
    }
}
