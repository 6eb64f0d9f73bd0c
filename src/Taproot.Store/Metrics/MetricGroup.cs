using System.Buffers;
using Taproot.Store.Client;
using Taproot.Store.Query;
using Taproot.Store.Recent;
using Taproot.Store.Writing;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store.Metrics;

/// <summary>Samples of many requests, and the series and descriptions among them that the store does not have yet.</summary>
internal sealed class MetricGroup(SeriesLedger ledger, MetadataLedger told, LabelCache known, SampleCache kept, RecentStore recent, StoreMetrics metrics) : InsertGroup
{
    private const string InsertSeries = "INSERT INTO metric_series (day, metric, fingerprint, labels) FORMAT RowBinary";
    private const string InsertSamples = "INSERT INTO metric_samples (metric, fingerprint, time, count, real) FORMAT RowBinary";
    private const string InsertMetadata = "INSERT INTO metric_metadata (week, metric, type, help, unit) FORMAT RowBinary";
    private const string InsertExemplars = "INSERT INTO metric_exemplars (metric, fingerprint, time, value, labels) FORMAT RowBinary";
    private const long MillisecondsADay = 86_400_000;
    private readonly RowBuffer _samples = new();
    private readonly RowBuffer _series = new();
    private readonly RowBuffer _metadata = new();
    private readonly RowBuffer _exemplars = new();
    private readonly HashSet<(int Day, ulong Key)> _newSeries = [];
    private readonly HashSet<(int Week, ulong Hash)> _newMetadata = [];
    private readonly RecentRows _recent = new();
    private RecentSeries?[] _recentSeries = [];
    private long _oldestMs = long.MaxValue;
    private long _newestMs = long.MinValue;
    private bool _isBegun;
    private bool _isStored;

    public override long Bytes => _samples.Length + _series.Length + _metadata.Length + _exemplars.Length;

    public void Add(MetricBatch batch)
    {
        var days = ArrayPool<int>.Shared.Rent(Math.Max(1, batch.SeriesCount));
        days.AsSpan(0, batch.SeriesCount).Fill(int.MinValue);
        var samples = recent.Of(Database);
        if (samples is not null) FindRecent(samples, batch);
        var series = batch.SampleSeries;
        var times = batch.TimesMs;
        var values = batch.Values;
        var fingerprints = batch.Fingerprints;
        for (var i = 0; i < series.Length; i++)
        {
            var index = series[i];
            (_oldestMs, _newestMs) = (Math.Min(_oldestMs, times[i]), Math.Max(_newestMs, times[i]));
            var metric = batch.GetMetricName(index);
            var day = (int)(times[i] / MillisecondsADay);
            if (days[index] != day)
            {
                days[index] = day;
                AddSeries(batch, index, day, metric);
            }
            if (samples is not null) _recent.Add(_recentSeries[index]!, times[i], values[i]);
            var (count, real) = SampleValue.Split(values[i]);
            _samples.WriteString(metric);
            _samples.Write(fingerprints[index]);
            _samples.Write(times[i]);
            _samples.Write(count);
            _samples.Write(BitConverter.DoubleToUInt64Bits(real));
        }
        RowCount += series.Length;
        ArrayPool<int>.Shared.Return(days);
        if (batch.Metadata.Count > 0) Add(batch.Metadata);
        for (var i = 0; i < batch.Exemplars.Count; i++) AddExemplar(batch, i);
    }

    /// <summary>Series first: a sample never lacks its labels.</summary>
    public override IEnumerable<TableRows> Inserts()
    {
        // Before and after: an insert that fails may have stored rows all the same.
        kept.Stored(Database, _oldestMs);
        _isBegun = true;
        if (_series.Length > 0) yield return new(InsertSeries, _series.ToContent());
        if (_metadata.Length > 0) yield return new(InsertMetadata, _metadata.ToContent());
        if (_exemplars.Length > 0) yield return new(InsertExemplars, _exemplars.ToContent());
        if (_samples.Length > 0) yield return new(InsertSamples, _samples.ToContent());
    }

    public override void Stored()
    {
        kept.Stored(Database, _oldestMs);
        _isStored = true;
        if (recent.Of(Database) is { } samples) recent.Add(samples, _recent);
        ledger.Add(_newSeries);
        told.Add(_newMetadata);
        metrics.SeriesInserted(_newSeries.Count);
    }

    public override void Dispose()
    {
        if (_isBegun && !_isStored) recent.Of(Database)?.Doubt(_newestMs);
        _recent.Dispose();
        _samples.Dispose();
        _series.Dispose();
        _metadata.Dispose();
        _exemplars.Dispose();
    }

    private void AddExemplar(MetricBatch batch, int exemplar)
    {
        var (series, exemplars) = (batch.Exemplars.SeriesOf(exemplar), batch.Exemplars);
        _exemplars.WriteString(batch.GetMetricName(series));
        _exemplars.Write(batch.Fingerprints[series]);
        _exemplars.Write(exemplars.TimeMsOf(exemplar));
        _exemplars.Write(exemplars.ValueOf(exemplar));
        _exemplars.WriteVarInt((uint)exemplars.LabelCountOf(exemplar));
        foreach (var label in exemplars.LabelsOf(exemplar))
        {
            _exemplars.WriteString(label.Name);
            _exemplars.WriteString(label.Value);
        }
    }

    private void FindRecent(RecentSamples samples, MetricBatch batch)
    {
        if (_recentSeries.Length < batch.SeriesCount) _recentSeries = new RecentSeries?[Math.Max(batch.SeriesCount, _recentSeries.Length * 2)];
        for (var i = 0; i < batch.SeriesCount; i++) _recentSeries[i] = recent.FindOrMake(samples, batch, i);
    }

    private void Add(MetadataList list)
    {
        var week = told.ThisWeek();
        for (var i = 0; i < list.Count; i++)
        {
            var metric = list[i];
            if (told.Contains(week, metric.Hash) || !_newMetadata.Add((week, metric.Hash))) continue;
            _metadata.Write((ushort)week);
            _metadata.WriteString(metric.Name);
            _metadata.WriteString(MetadataTypes.Utf8NameOf(metric.Type));
            _metadata.WriteString(metric.Help);
            _metadata.WriteString(metric.Unit);
        }
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
