namespace Taproot.Topology.Model;

/// <summary>
/// A sum of series that is made when it is first read as a whole: a big world has many, most of which nobody looks at. What a check wants to know of the
/// last points is told from the parts, without the sum. Safe for readers on several threads once the world is built.
/// </summary>
public sealed class SummedSeries
{
    private readonly List<TimeSeries> _parts = [];
    private Box? _sum;

    /// <summary>The series that are summed.</summary>
    public IReadOnlyList<TimeSeries> Parts => _parts;

    /// <summary>The sum, point by point.</summary>
    public TimeSeries Series => (_sum ??= new(TimeSeriesMath.Sum([.. _parts]))).Series;

    /// <summary>The sum of the last <paramref name="points"/> points of all parts; zero when nothing was measured.</summary>
    public double SumOfLast(int points)
    {
        var sum = 0.0;
        foreach (var part in _parts) sum += part.SumOfLast(points);
        return sum;
    }

    /// <summary>Whether any part is above zero anywhere.</summary>
    public bool IsEverPositive() => _parts.Exists(p => p.LastPositiveIndex() >= 0);

    internal void Add(TimeSeries part) => _parts.Add(part);

    // A reference is written at once where the series itself, three words, would tear.
    private sealed class Box(TimeSeries series)
    {
        public TimeSeries Series { get; } = series;
    }
}
