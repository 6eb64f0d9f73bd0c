using Taproot.Topology.Model;

namespace Taproot.Inspections.Objectives;

/// <summary>Adds up series as they come, without a list of them; not measured plus something is something.</summary>
internal struct SeriesSum
{
    private TimeSeries _only;
    private float[]? _sum;

    public void Add(TimeSeries series)
    {
        if (series.IsEmpty) return;
        if (_sum is null && _only.IsEmpty)
        {
            _only = series;
            return;
        }
        _sum ??= _only.Values.ToArray();
        TimeSeriesMath.AddTo(_sum, series.Values.Span);
    }

    public readonly TimeSeries Total => _sum is null ? _only : new(_sum);
}
