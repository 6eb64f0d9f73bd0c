using Taproot.Store.Client;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Metrics;

/// <summary>The columns of one block of a scan, handed on metric by metric.</summary>
internal sealed class ScanBlock
{
    private (int Metric, ulong Fingerprint, long Time) _last;

    public ColumnBuffer<ushort> Metrics { get; } = new();

    public ColumnBuffer<ulong> Fingerprints { get; } = new();

    public ColumnBuffer<long> Times { get; } = new();

    public ColumnBuffer<double> Values { get; } = new();

    /// <summary>Calls the handler for each run of one metric.</summary>
    public void Deliver(string[] names, SampleBlockHandler handler)
    {
        var rows = DropRepeated();
        var metrics = Metrics.Values[..rows];
        for (int start = 0, end; start < rows; start = end)
        {
            var metric = metrics[start];
            end = metrics[start..].IndexOfAnyExcept(metric) is >= 0 and var run ? start + run : rows;
            handler(names[metric - 1], new(Fingerprints.Values[start..end], Times.Values[start..end], Values.Values[start..end]));
        }
    }

    /// <summary>A sender that got no answer sends again: the same sample may be stored twice. The first counts.</summary>
    private int DropRepeated()
    {
        var metrics = Metrics.Values;
        var fingerprints = Fingerprints.Values;
        var times = Times.Values;
        var values = Values.Values;
        var kept = 0;
        for (var i = 0; i < metrics.Length; i++)
        {
            var row = ((int)metrics[i], fingerprints[i], times[i]);
            if (row == _last) continue;
            _last = row;
            if (kept != i) (metrics[kept], fingerprints[kept], times[kept], values[kept]) = (metrics[i], fingerprints[i], times[i], values[i]);
            kept++;
        }
        return kept;
    }
}
