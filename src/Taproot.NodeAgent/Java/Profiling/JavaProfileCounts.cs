using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Java.Profiling;

/// <summary>Why something is in no profile of a JVM.</summary>
internal enum JavaProfileLoss
{
    /// <summary>The disk spool did not take it.</summary>
    SpoolFull,

    /// <summary>Too many JVMs are profiled.</summary>
    ProcessesFull,

    /// <summary>A recording was not understood to its end.</summary>
    Malformed,

    /// <summary>A recording was too long to be read.</summary>
    TooLong,

    /// <summary>There was no recording.</summary>
    Missing,

    /// <summary>Stacks were cut where they were new.</summary>
    Cut,
}

/// <summary>What the profiling of JVMs says of itself. Thread-safe.</summary>
internal sealed class JavaProfileCounts
{
    private static readonly MetricDescriptor Processes = new(
        "taproot_agent_java_profiler_processes", MetricType.Gauge, "JVMs in which async-profiler is at work.", []);

    private static readonly MetricDescriptor RefusedTotal = new(
        "taproot_agent_java_profiler_refused_total", MetricType.Counter, "JVMs that are not profiled, by reason; one that may pass is counted at each try.", ["reason"]);

    private static readonly MetricDescriptor ProfilesTotal = new(
        "taproot_agent_java_profiles_total", MetricType.Counter, "Profiles of JVMs that were handed over for sending.", []);

    private static readonly MetricDescriptor LostTotal = new(
        "taproot_agent_java_profile_lost_total", MetricType.Counter,
        "What is not in profiles of JVMs: profiles that the disk spool did not take, JVMs over the bound, recordings that were missing, too long or not understood, stacks that were cut.", ["reason"]);

    private static readonly string[] Losses = ["spool_full", "processes_full", "malformed", "too_long", "missing", "tree_full"];

    private readonly ObstacleCounts _refused = new(RefusedTotal);
    private readonly long[] _lost = new long[Losses.Length];
    private long _profiles;

    internal void NoteProfile() => Interlocked.Increment(ref _profiles);

    internal void NoteLost(JavaProfileLoss loss, long count = 1) => Interlocked.Add(ref _lost[(int)loss], count);

    internal void NoteRefused(JvmObstacle obstacle) => _refused.Note(obstacle);

    internal void Collect(IMetricSink sink, int active)
    {
        sink.Add(Processes, active);
        sink.Add(ProfilesTotal, Interlocked.Read(ref _profiles));
        for (var i = 0; i < Losses.Length; i++) sink.Add(LostTotal, Interlocked.Read(ref _lost[i]), Losses[i]);
        _refused.Collect(sink);
    }
}
