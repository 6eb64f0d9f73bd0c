using System.Buffers;
using System.Text;
using Taproot.Store.Client;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store.Metrics;

/// <summary>The rows of many requests that go to the store as one insert. Filled under the writer's lock.</summary>
internal sealed class InsertGroup : IDisposable
{
    private const long MillisecondsADay = 86_400_000;
    private const int DaysFromMondayToEpoch = 3; // 1970 began on a Thursday
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Rows of metric_samples.</summary>
    public RowBuffer Samples { get; } = new();

    /// <summary>Rows of metric_series.</summary>
    public RowBuffer Series { get; } = new();

    /// <summary>Rows of metric_metadata.</summary>
    public RowBuffer Metadata { get; } = new();

    /// <summary>The series rows in <see cref="Series"/>.</summary>
    public HashSet<(int Day, ulong Key)> NewSeries { get; } = [];

    public int SampleCount { get; private set; }

    /// <summary>Completes when the rows are stored.</summary>
    public Task Done => _done.Task;

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception reason)
    {
        _done.TrySetException(reason);
        _ = _done.Task.Exception; // observed, even when all who waited have gone
    }

    public void Add(MetricBatch batch, SeriesLedger ledger, LabelCache known)
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
                AddSeries(batch, index, day, metric, ledger, known);
            }
            var (count, real) = SampleValue.Split(values[i]);
            Samples.WriteString(metric);
            Samples.Write(fingerprints[index]);
            Samples.Write(times[i]);
            Samples.Write(count);
            Samples.Write(BitConverter.DoubleToUInt64Bits(real));
        }
        SampleCount += series.Length;
        ArrayPool<int>.Shared.Return(days);
    }

    /// <summary>Takes what the batch tells of metrics and was not told this week.</summary>
    public void AddMetadata(MetadataList list, MetadataLedger ledger, int today)
    {
        var monday = today - (today + DaysFromMondayToEpoch) % 7;
        for (var i = 0; i < list.Count; i++)
        {
            var told = list[i];
            if (!ledger.IsNew(monday, told.Hash)) continue;
            Metadata.Write((ushort)monday);
            Metadata.WriteString(told.Name);
            Metadata.WriteString(Encoding.UTF8.GetBytes(MetadataTypes.NameOf(told.Type)));
            Metadata.WriteString(told.Help);
            Metadata.WriteString(told.Unit);
        }
    }

    public void Dispose()
    {
        Metadata.Dispose();
        Samples.Dispose();
        Series.Dispose();
    }

    private void AddSeries(MetricBatch batch, int index, int day, ReadOnlySpan<byte> metric, SeriesLedger ledger, LabelCache known)
    {
        var fingerprint = batch.Fingerprints[index];
        var key = SeriesLedger.Key(metric, fingerprint);
        if (ledger.Contains(day, key) || !NewSeries.Add((day, key))) return;
        known.Add(batch, index);
        Series.Write((ushort)day);
        Series.WriteString(metric);
        Series.Write(fingerprint);
        uint labels = 0;
        foreach (var _ in batch.GetLabels(index)) labels++;
        Series.WriteVarInt(labels);
        foreach (var label in batch.GetLabels(index))
        {
            Series.WriteString(label.Name);
            Series.WriteString(label.Value);
        }
    }
}
