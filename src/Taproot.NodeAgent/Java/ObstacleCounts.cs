using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Java;

/// <summary>How often what was in the way. Thread-safe.</summary>
internal sealed class ObstacleCounts(MetricDescriptor metric)
{
    private static readonly JvmObstacle[] Kinds = [.. Enum.GetValues<JvmObstacle>().Where(k => k != JvmObstacle.None)];
    private readonly long[] _counts = new long[Enum.GetValues<JvmObstacle>().Length];

    internal void Note(JvmObstacle obstacle) => Interlocked.Increment(ref _counts[(int)obstacle]);

    internal long Of(JvmObstacle obstacle) => Interlocked.Read(ref _counts[(int)obstacle]);

    internal void Collect(IMetricSink sink)
    {
        foreach (var kind in Kinds)
            if (Of(kind) is > 0 and var count) sink.Add(metric, count, kind.Label());
    }
}
