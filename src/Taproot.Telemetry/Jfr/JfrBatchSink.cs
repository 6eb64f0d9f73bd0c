using System.Text;
using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Jfr;

/// <summary>Puts a recording into a batch, under the names that the node agent gives such profiles. After an exception the batch is of no use.</summary>
/// <param name="origin">Whose it is.</param>
/// <param name="batch">Takes it.</param>
public sealed class JfrBatchSink(ProfileOrigin origin, ProfileBatch batch) : IJfrSink
{
    private static readonly string[][] Types =
    [
        ["java:cpu:nanoseconds"],
        ["java:heap_alloc_space:bytes", "java:heap_alloc_objects:count"],
        ["java:lock_delay:nanoseconds", "java:lock_contentions:count"],
    ];

    // Of this chunk; -1: not yet made.
    private readonly int[][] _series = [[-1], [-1, -1], [-1, -1]];
    private (long Start, long End) _time;

    /// <inheritdoc/>
    public void BeginChunk(long start, long duration)
    {
        _time = origin.Time ?? (start, start > long.MaxValue - duration ? start : start + duration);
        foreach (var kind in _series) Array.Fill(kind, -1);
    }

    /// <inheritdoc/>
    public int Function(string name) => batch.Frame(Encoding.UTF8.GetBytes(name), default, 0);

    /// <inheritdoc/>
    public int Stack(ReadOnlySpan<int> functions) => batch.Stack(functions);

    /// <inheritdoc/>
    public void Sample(JfrSampleKind kind, int stack, long count, long amount, ulong span)
    {
        batch.Add(Series(kind, 0), stack, amount, span);
        if (kind != JfrSampleKind.Cpu) batch.Add(Series(kind, 1), stack, count, span);
    }

    private int Series(JfrSampleKind kind, int value)
    {
        ref var series = ref _series[(int)kind][value];
        if (series < 0) series = batch.AddSeries(new(origin.Service, Types[(int)kind][value], _time.Start, _time.End, origin.Labels));
        return series;
    }
}
