using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes;

/// <summary>The values of one round, for scrapes.</summary>
/// <param name="Containers">Container id, application id and values.</param>
/// <param name="Counts">What the agent says of itself.</param>
internal sealed record RuntimeReport(IReadOnlyList<(string Id, string Application, RuntimeSample[] Samples)> Containers, RuntimeCounts Counts)
{
    internal static RuntimeReport Empty { get; } = new([], new RuntimeCounts());
}

/// <summary>What the looking for runtimes does and leaves out.</summary>
internal sealed class RuntimeCounts
{
    private static readonly MetricDescriptor KnownProcesses = new(
        "taproot_agent_runtime_processes", MetricType.Gauge, "Processes that were looked at for language runtimes and still live.", []);

    private static readonly MetricDescriptor LookedAt = new(
        "taproot_agent_runtime_looks_total", MetricType.Counter, "Processes that were looked at for language runtimes.", []);

    private static readonly MetricDescriptor Left = new(
        "taproot_agent_runtime_left_out_total", MetricType.Counter,
        "Looks and values that were left out: postponed to a later round, failed, or counters of ended processes that found no room.", ["reason"]);

    private int _looksInRound;

    internal int Known { get; set; }

    internal long Looks { get; private set; }

    internal long Postponed { get; set; }

    internal long Failures { get; set; }

    internal long Lost { get; set; }

    internal void Begin() => _looksInRound = 0;

    /// <summary>True when one more process may be looked at in this round.</summary>
    internal bool TryLook(int most)
    {
        if (_looksInRound >= most)
            return false;
        _looksInRound++;
        Looks++;
        return true;
    }

    internal RuntimeCounts Copy() => (RuntimeCounts)MemberwiseClone();

    internal void Collect(IMetricSink sink)
    {
        sink.Add(KnownProcesses, Known);
        sink.Add(LookedAt, Looks);
        sink.Add(Left, Postponed, "postponed");
        sink.Add(Left, Failures, "failed");
        sink.Add(Left, Lost, "no_room");
    }
}
