using System.Text;
using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Jfr;

/// <summary>Puts a recording into a batch, under the names that the node agent gives such profiles. After an exception the batch is of no use.</summary>
/// <param name="origin">Whose it is.</param>
/// <param name="batch">Takes it.</param>
/// <param name="contexts">Labels of its samples; null for none.</param>
public sealed class JfrBatchSink(ProfileOrigin origin, ProfileBatch batch, JfrContexts? contexts = null) : IJfrSink
{
    // What is not told apart by labels must have room.
    private const int SeriesWithoutContext = 5;
    private static readonly string[][] Types =
    [
        ["java:cpu:nanoseconds"],
        ["java:heap_alloc_space:bytes", "java:heap_alloc_objects:count"],
        ["java:lock_delay:nanoseconds", "java:lock_contentions:count"],
    ];

    // Of this chunk.
    private readonly Dictionary<ulong, Owner> _owners = [];
    private Owner _owner = new(origin.Labels, 0);
    private (long Start, long End) _time;

    /// <inheritdoc/>
    public void BeginChunk(long start, long duration)
    {
        _time = origin.Time ?? (start, start > long.MaxValue - duration ? start : start + duration);
        _owner = new(origin.Labels, 0);
        _owners.Clear();
    }

    /// <inheritdoc/>
    public int Function(string name) => batch.Frame(Encoding.UTF8.GetBytes(name), default, 0);

    /// <inheritdoc/>
    public int Stack(ReadOnlySpan<int> functions) => batch.Stack(functions);

    /// <inheritdoc/>
    public void Sample(JfrSampleKind kind, int stack, long count, long amount, ulong span, ulong context)
    {
        var owner = context == 0 ? _owner : OwnerOf(context);
        if (span == 0) span = owner.Span;
        batch.Add(Series(owner, kind, 0), stack, amount, span);
        if (kind != JfrSampleKind.Cpu) batch.Add(Series(owner, kind, 1), stack, count, span);
    }

    private Owner OwnerOf(ulong context)
    {
        if (_owners.TryGetValue(context, out var known)) return known;
        if (contexts?.Find(context) is not { } found) return _owner;
        // What is said of the whole recording comes last: a context cannot say whose it is.
        return _owners[context] = new(Labels.Create([.. found.Labels.Items, .. origin.Labels.Items]), found.Span);
    }

    private int Series(Owner owner, JfrSampleKind kind, int value)
    {
        ref var series = ref owner.Series[(int)kind][value];
        if (series >= 0) return series;
        // Of labels that are too many the samples are kept without them.
        var labels = batch.MayAddSeries(SeriesWithoutContext + 1) ? owner.Labels : origin.Labels;
        return series = batch.AddSeries(new(origin.Service, Types[(int)kind][value], _time.Start, _time.End, labels));
    }

    /// <summary>Whose samples are: labels and the span that they tell.</summary>
    private sealed record Owner(Labels Labels, ulong Span)
    {
        /// <summary>By kind and value; -1: not yet made.</summary>
        public int[][] Series { get; } = [[-1], [-1, -1], [-1, -1]];
    }
}
