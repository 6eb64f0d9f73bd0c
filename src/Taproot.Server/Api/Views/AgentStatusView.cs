using Taproot.Inspections.Reports;
using System.Globalization;
using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>How the agents do: whether they report, what they cannot see, what they lost.</summary>
internal static class AgentStatusView
{
    private static readonly Dictionary<string, string> LostWords = new(StringComparer.Ordinal)
    {
        ["events_dropped"] = "kernel events found no room in the ring buffer, so some requests and connections are missing",
        ["connections_dropped"] = "connections found no room in the kernel's table and are not counted",
        ["flows_dropped"] = "flows found no room in the kernel's table and are not counted",
        ["statuses_dropped"] = "answers found no room in the kernel's table and are not counted",
        ["listeners_dropped"] = "listening ports found no room in the kernel's table",
        ["destinations"] = "destinations got no series of their own, because there were too many",
        ["samples_too_many_series"] = "samples were left out, because there were more series than the agent sends",
        ["batches_refused_by_server"] = "batches were refused by the server for what they held",
        ["batches_spool_full"] = "batches were lost, because the disk spool was full while the server was away",
        ["batches_spool_corrupt"] = "batches of the disk spool could not be read",
    };

    /// <summary>All agents, those in trouble first; one entry that says what to do where there are none.</summary>
    public static IEnumerable<ComponentStatus> Of(World? world)
    {
        // What a cloud runs has no agent, and is missing none.
        var nodes = world?.Nodes.Values.Where(n => n.Managed is null && !n.IsServerless).ToList();
        if (world is null || nodes is not { Count: > 0 })
        {
            return
            [
                new("no agent", "agent", StatusNames.Of(Status.Info),
                    "No agent has reported yet. Start taproot-node-agent on a host and point it at this server.", new Dictionary<string, double>(), "", null, []),
            ];
        }
        return nodes.Select(n => Of(world, n)).OrderByDescending(a => a.Status == StatusNames.Of(Status.Warning)).ThenBy(a => a.Name, StringComparer.Ordinal);
    }

    private static ComponentStatus Of(World world, Node node)
    {
        var agent = node.Agent;
        var missing = agent.Hooks.Where(h => h.Value.Length > 0).ToList();
        var attached = agent.Hooks.Count - missing.Count;
        var lost = agent.Lost.Where(l => l.Value > 0).ToList();
        var minutes = Math.Max(1, (world.Grid.ToMs - world.Grid.FromMs) / 60_000);
        var (status, detail) = node.IsUp
            ? Judge(agent, attached, missing.Count, lost.Count > 0, minutes)
            : (Status.Warning, "Does not report any more. Check that taproot-node-agent runs on this host and reaches the server.");
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal) { ["instances"] = node.Instances.Count(i => i.IsUp) };
        if (agent.Hooks.Count > 0) numbers["hooksAttached"] = attached;
        Add(numbers, "cpuCores", agent.CpuUsage);
        Add(numbers, "residentMemoryBytes", agent.ResidentMemory);
        Add(numbers, "batchesWaiting", agent.SpooledBatches);
        var findings = missing.Select(h => $"Not attached: {h.Key}. {Sentence(h.Value)}")
            .Concat(lost.Select(l => $"{Count(l.Value)} {LostWords.GetValueOrDefault(l.Key, l.Key.Replace('_', ' '))}."));
        return new(node.Name, "agent", StatusNames.Of(status), detail, numbers, agent.Version, node.Id, [.. findings]);
    }

    private static (Status Status, string Detail) Judge(AgentState agent, int attached, int missing, bool lost, long minutes)
    {
        if (missing > 0)
        {
            var what = attached == 0 ? "none of its hooks in the kernel is attached" : $"{missing} of {agent.Hooks.Count} hooks in the kernel are not attached";
            return (Status.Warning, $"Reports, but {what}: what those see is missing.");
        }
        if (lost) return (Status.Warning, $"Reports, but lost data in the last {minutes} min.");
        return (Status.Ok, agent.Hooks.Count > 0 ? $"Reports; all {attached} hooks in the kernel are attached." : "Reports.");
    }

    private static void Add(Dictionary<string, double> numbers, string name, TimeSeries series)
    {
        var value = series.Last(4);
        if (!float.IsNaN(value)) numbers[name] = value;
    }

    private static string Count(double value) => Math.Round(value).ToString("N0", CultureInfo.InvariantCulture);

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + ".";
}
