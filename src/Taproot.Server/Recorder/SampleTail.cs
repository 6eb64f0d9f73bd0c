using System.Collections.Frozen;
using System.Text;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder;

/// <summary>
/// One project's samples that were stored since the recorder last looked, so that it need not read back from the store what just went by. It holds
/// <em>all</em> of them or says that it does not: then the recorder reads the store as if there were no tail. Bounded; safe for many writers and
/// one reader.
/// </summary>
internal sealed class SampleTail(IEnumerable<string> metrics, int capacity)
{
    private readonly FrozenDictionary<string, TailColumn> _columns = metrics.ToFrozenDictionary(m => m, _ => new TailColumn());
    private readonly Lock _lock = new();
    private readonly TailColumn _taken = new();
    private bool _isWhole;
    private int _count;

    /// <summary>Starts anew: from here on nothing is missed.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            Empty();
            _isWhole = true;
        }
    }

    /// <summary>Gives up what is here: it is no longer all.</summary>
    public void Drop()
    {
        lock (_lock)
        {
            Empty();
            _isWhole = false;
        }
    }

    /// <summary>Takes what a request stored. Metrics that no world is built from are left out.</summary>
    public void Add(MetricBatch batch)
    {
        lock (_lock)
        {
            if (!_isWhole) return;
            var (series, column) = (-1, default(TailColumn));
            for (var i = 0; i < batch.SampleCount; i++)
            {
                if (batch.SampleSeries[i] != series)
                {
                    var before = series;
                    series = batch.SampleSeries[i];
                    if (before < 0 || !batch.GetMetricName(before).SequenceEqual(batch.GetMetricName(series))) column = Find(batch.GetMetricName(series));
                }
                if (column is null) continue;
                if (_count == capacity)
                {
                    Drop();
                    return;
                }
                column.Add(batch.Fingerprints[series], batch.TimesMs[i], batch.Values[i]);
                _count++;
            }
        }
    }

    /// <summary>
    /// Hands over the samples with <c>fromMs &lt; time &lt;= toMs</c> and keeps the later ones; <see langword="false"/> when some were missed: then the
    /// store has to be read. <paramref name="tooOld"/> samples were stored too late for the range and are left out.
    /// </summary>
    public bool TryTake(long fromMs, long toMs, SampleBlockHandler handler, out int tooOld)
    {
        tooOld = 0;
        foreach (var (metric, column) in _columns)
        {
            lock (_lock)
            {
                if (!_isWhole) return false;
                var before = column.Count;
                tooOld += column.MoveTo(_taken, fromMs, toMs);
                _count -= before - column.Count;
            }
            if (_taken.Count > 0) handler(metric, _taken.Block);
        }
        return true;
    }

    private TailColumn? Find(ReadOnlySpan<byte> metric)
    {
        Span<char> name = stackalloc char[256];
        return metric.Length <= name.Length && Encoding.UTF8.TryGetChars(metric, name, out var length)
            && _columns.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var column)
            ? column
            : null;
    }

    private void Empty()
    {
        foreach (var column in _columns.Values) column.Clear();
        _count = 0;
    }
}
