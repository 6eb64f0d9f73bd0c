using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>What agents tell of themselves: hooks, losses, what they cost.</summary>
internal static class AgentStage
{
    public static void Run(BuildContext context)
    {
        ForAgents(context, "node_agent_info", static (a, s) => a.Version = s.Labels["version"]);
        ForAgents(context, "taproot_agent_cpu_seconds_total", static (a, s) => a.CpuUsage = new(s));
        ForAgents(context, "taproot_agent_resident_bytes", static (a, s) => a.ResidentMemory = new(s));
        ForAgents(context, "taproot_agent_spool_batches", static (a, s) => a.SpooledBatches = new(s));
        ForAgents(context, "taproot_agent_hook_attached", (a, s) => Hook(context, a, s));
        ForAgents(context, "taproot_agent_kernel_events_total", static (a, s) => Lost(a, s.Labels["kind"], s));
        ForAgents(context, "taproot_agent_dropped_destinations_total", static (a, s) => Lost(a, "destinations", s));
        ForAgents(context, "taproot_agent_samples_dropped_total", static (a, s) => Lost(a, "samples_" + s.Labels["reason"], s));
        ForAgents(context, "taproot_agent_batches_dropped_total", static (a, s) => Lost(a, "batches_" + s.Labels["reason"], s));
    }

    /// <summary>Oldest first, so that what is true now overwrites what was true before.</summary>
    private static void ForAgents(BuildContext context, string query, Action<AgentState, GridSeries> set)
    {
        foreach (var series in context.Input.Get(query).OrderBy(s => new TimeSeries(s).LastIndex()))
            set(context.Node(new SeriesKey(series.Labels)).Agent, series);
    }

    private static void Hook(BuildContext context, AgentState agent, GridSeries series)
    {
        var attached = new TimeSeries(series);
        if (!context.IsCurrent(attached.LastIndex())) return;
        agent.Hooks[series.Labels["hook"]] = attached.Last() > 0 ? "" : series.Labels["reason"] is { Length: > 0 } reason ? reason : "no reason given";
    }

    /// <summary>A counter's growth over the window; after a restart of the agent what it has counted since.</summary>
    private static void Lost(AgentState agent, string kind, GridSeries series)
    {
        var (first, last) = (double.NaN, double.NaN);
        foreach (var value in series.Values.Span)
        {
            if (float.IsNaN(value)) continue;
            if (double.IsNaN(first) || value < last) first = double.IsNaN(first) ? value : 0;
            last = value;
        }
        if (last > first) agent.Lost[kind] = agent.Lost.GetValueOrDefault(kind) + last - first;
    }
}
