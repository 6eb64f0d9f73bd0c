using System.Buffers;
using Taproot.Store.Client;
using Taproot.Store.Writing;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store.Metrics;

/// <summary>Samples of many requests, and the series among them that the store does not have yet.</summary>
internal sealed class MetricGroup(SeriesLedger ledger, LabelCache known, StoreMetrics metrics) : InsertGroup
{
    private const string InsertSeries = "INSERT INTO metric_series (day, metric, fingerprint, labels) FORMAT RowBinary";
    private const string InsertSamples = "INSERT INTO metric_samples (metric, fingerprint, time, count, real) FORMAT RowBinary";
    private const long MillisecondsADay = 86_400_000;
    private readonly RowBuffer _samples = new();
    private readonly RowBuffer _series = new();
    private readonly HashSet<(int Day, ulong Key)> _newSeries = [];

    public override long Bytes => _samples.Length + _series.Length;

    public void Add(MetricBatch batch)
    {
        var days = ArrayPool<int>.Shared.Rent(Math.Max(1, batch.SeriesCount));
        days.AsSpan(0, batch.SeriesCount).Fill(int.MinValue);
        var series = batch.SampleSeries;
        var times = batch.TimesMs;
        var values = batch.Values;
        var fingerprints = batch.Fingerprints;
        for (var i = 0; i < series.Length; i++)
        {
            var index = series[i];
            var metric = batch.GetMetricName(index);
            var day = (int)(times[i] / MillisecondsADay);
            if (days[index] != day)
            {
                days[index] = day;
                AddSeries(batch, index, day, metric);
            }
            var (count, real) = SampleValue.Split(values[i]);
            _samples.WriteString(metric);
            _samples.Write(fingerprints[index]);
            _samples.Write(times[i]);
            _samples.Write(count);
            _samples.Write(BitConverter.DoubleToUInt64Bits(real));
        }
        RowCount += series.Length;
        ArrayPool<int>.Shared.Return(days);
    }

    /// <summary>Series first: a sample never lacks its labels.</summary>
    public override IEnumerable<TableRows> Inserts()
    {
        if (_series.Length > 0) yield return new(InsertSeries, _series.ToContent());
        yield return new(InsertSamples, _samples.ToContent());
    }

    public override void Stored()
    {
        ledger.Add(_newSeries);
        metrics.SeriesInserted(_newSeries.Count);
    }

    public override void Dispose()
    {
        _samples.Dispose();
        _series.Dispose();
    }

    private void AddSeries(MetricBatch batch, int index, int day, ReadOnlySpan<byte> metric)
    {
        var fingerprint = batch.Fingerprints[index];
        var key = SeriesLedger.Key(metric, fingerprint);
        if (ledger.Contains(day, key) || !_newSeries.Add((day, key))) return;
        known.Add(batch, index);
        _series.Write((ushort)day);
        _series.WriteString(metric);
        _series.Write(fingerprint);
        uint labels = 0;
        foreach (var _ in batch.GetLabels(index)) labels++;
        _series.WriteVarInt(labels);
        foreach (var label in batch.GetLabels(index))
        {
            _series.WriteString(label.Name);
            _series.WriteString(label.Value);
        }
    }
}
