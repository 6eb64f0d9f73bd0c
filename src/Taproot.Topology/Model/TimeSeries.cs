using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Topology.Model;

/// <summary>Values on the world's grid; NaN where there is none. The empty series has no points and stands for "never measured".</summary>
public readonly record struct TimeSeries(ReadOnlyMemory<float> Values)
{
    // One reference for both kinds of origin: a big world has a million of these.
    private readonly object? _origin;

    /// <summary>A recorded series.</summary>
    public TimeSeries(GridSeries series) : this(series.Values) => _origin = series.Labels;

    /// <summary>A series that was computed, and from what.</summary>
    public TimeSeries(ReadOnlyMemory<float> values, SeriesOrigin origin) : this(values) => _origin = origin;

    /// <summary>Never measured.</summary>
    public bool IsEmpty => Values.IsEmpty;

    /// <summary>The labels of a recorded series, which as an object belong to one series of one query; <see langword="null"/> for a computed one.</summary>
    public Labels? Recorded => _origin as Labels;

    /// <summary>What a computed series was computed from; <see langword="null"/> for a recorded one, and where nobody said.</summary>
    public SeriesOrigin? Origin => _origin as SeriesOrigin;

    /// <summary>The newest value that is not NaN among the last <paramref name="within"/> points; NaN when there is none.</summary>
    public float Last(int within = int.MaxValue)
    {
        var values = Values.Span;
        for (var i = values.Length - 1; i >= Math.Max(0, values.Length - (long)within); i--)
            if (!float.IsNaN(values[i])) return values[i];
        return float.NaN;
    }
}
