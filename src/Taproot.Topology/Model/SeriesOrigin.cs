namespace Taproot.Topology.Model;

/// <summary>
/// What a series was computed from: kept, so that whoever draws the series can say how to ask for it. Only references are kept, and sums of sums are
/// flat, so that sums which nobody else needs can go.
/// </summary>
public sealed class SeriesOrigin
{
    private readonly TimeSeries[] _parts;

    private SeriesOrigin(SeriesOperation operation, TimeSeries[] parts, double number, string text) =>
        (Operation, _parts, Number, Text) = (operation, parts, number, text);

    /// <summary>How.</summary>
    public SeriesOperation Operation { get; }

    /// <summary>From what.</summary>
    public ReadOnlySpan<TimeSeries> Parts => _parts;

    /// <summary>The number of operations that have one.</summary>
    public double Number { get; }

    /// <summary>The expression, of <see cref="SeriesOperation.Query"/>; of <see cref="SeriesOperation.Other"/>, why there is none, as a sentence.</summary>
    public string Text { get; }

    /// <summary>An operation on parts.</summary>
    public static SeriesOrigin Of(SeriesOperation operation, params ReadOnlySpan<TimeSeries> parts) =>
        new(operation, operation == SeriesOperation.Sum ? Flat(parts) : parts.ToArray(), 0, "");

    /// <summary>An operation with a number.</summary>
    public static SeriesOrigin Of(SeriesOperation operation, double number, params ReadOnlySpan<TimeSeries> parts) => new(operation, parts.ToArray(), number, "");

    /// <summary>What a query of somebody's own found; buckets of one histogram share it.</summary>
    public static SeriesOrigin Query(string text) => new(SeriesOperation.Query, [], 0, text);

    /// <summary>A way that is no expression.</summary>
    public static SeriesOrigin Other(string because) => new(SeriesOperation.Other, [], 0, because);

    private static TimeSeries[] Flat(ReadOnlySpan<TimeSeries> parts)
    {
        var count = 0;
        foreach (var part in parts) count += part.IsEmpty ? 0 : part.Origin is { Operation: SeriesOperation.Sum } sum ? sum._parts.Length : 1;
        var (flat, at) = (new TimeSeries[count], 0);
        foreach (var part in parts)
        {
            if (part.IsEmpty) continue;
            if (part.Origin is { Operation: SeriesOperation.Sum } sum)
            {
                sum._parts.CopyTo(flat, at);
                at += sum._parts.Length;
            }
            else flat[at++] = part;
        }
        return flat;
    }
}
