using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;

namespace Taproot.Server.Recorder;

/// <summary>
/// Evaluates one structured query point by point from raw samples.
/// <para><b>Rates</b> are exact: the increase between the last sample before the previous evaluation and the last before this one, over exactly the time
/// between these two samples. A late sample's increase is thus spread over the time it covers and over nothing else. Until it comes, the last rate
/// is repeated for at most 1.6 scrape intervals; then there is no value.</para>
/// <para><b>Ends.</b> A series ends with a staleness marker, when it is missing from its machine's newer scrapes (1.5 intervals), or when the
/// machine is silent for 3 intervals; so what is gone vanishes from the map within a minute.</para>
/// <para><b>Births.</b> A counter that the agent itself counts and that appears while its machine was reporting began at zero at the scrape
/// before, so the first error of its kind is not lost.</para>
/// </summary>
internal sealed class QueryEvaluator(SeriesQuery query, MachineDirectory machines, int window)
{
    internal const long MaxGapMs = 5 * 60_000;

    private readonly Dictionary<ulong, int> _slots = [];
    private readonly Dictionary<Labels, int> _columnIndex = [];
    private readonly HashSet<string> _keep = [.. query.KeepLabels];
    private readonly List<ulong> _unresolved = [];
    private readonly bool _isCounter = query.Function is SeriesFunction.Rate or SeriesFunction.Increase;
    private readonly bool _startsAtZero = SeriesCatalog.StartsAtZero(query);
    private RawSeries[] _raw = [];
    private int _rawCount;
    private List<GridColumn> _columns = [];

    public SeriesQuery Query => query;

    /// <summary>Series whose labels are yet to be asked for.</summary>
    public IReadOnlyList<ulong> Unresolved => _unresolved;

    public int RawCount => _rawCount;

    public IReadOnlyList<GridColumn> Columns => _columns;

    /// <summary>Takes rows; returns how many were turned away because <paramref name="mayAdd"/> refused a new series.</summary>
    public int Observe(SampleBlock block, Func<bool> mayAdd)
    {
        var dropped = 0;
        var (known, slot) = (0UL, -1);
        for (var i = 0; i < block.Fingerprints.Length; i++)
        {
            var fingerprint = block.Fingerprints[i];
            if (slot < 0 || fingerprint != known)
            {
                (known, slot) = (fingerprint, SlotOf(fingerprint, mayAdd));
                if (slot < 0) { dropped++; continue; }
            }
            ref var raw = ref _raw[slot];
            raw.Observe(block.TimesMs[i], block.Values[i], MaxGapMs);
            if (raw.Machine >= 0) machines[raw.Machine].Note(raw.LastTime);
        }
        return dropped;
    }

    /// <summary>Tells the labels of new series; those that the query does not match are kept but never counted.</summary>
    public void Resolve(IReadOnlyList<SeriesIdentity> identities)
    {
        foreach (var identity in identities)
        {
            if (!_slots.TryGetValue(identity.Fingerprint, out var slot) || _raw[slot].Machine >= 0) continue;
            ref var raw = ref _raw[slot];
            raw.Machine = machines.IndexOf(identity.Labels);
            machines[raw.Machine].Note(raw.LastTime);
            if (query.Matchers.All(m => Matches(m, identity.Labels[m.Name]))) raw.Column = ColumnOf(identity.Labels);
        }
        _unresolved.RemoveAll(f => !_slots.TryGetValue(f, out var slot) || _raw[slot].Machine >= 0);
    }

    /// <summary>Forgets what accumulated before the first point that is to be evaluated.</summary>
    public void Rebase()
    {
        foreach (ref var raw in _raw.AsSpan(0, _rawCount)) raw.Rebase();
    }

    /// <summary>Appends a point that was read back.</summary>
    public void Restore(GridSeries series, int points)
    {
        var column = _columns[ColumnOf(series.Labels)];
        foreach (var value in series.Values.Span[..points]) column.Append(value);
    }

    /// <summary>Appends the point at <paramref name="timeMs"/> to every column.</summary>
    public void Evaluate(long timeMs)
    {
        foreach (ref var raw in _raw.AsSpan(0, _rawCount))
        {
            if (raw.Column < 0) continue;
            var value = _isCounter ? IncreaseOf(ref raw, timeMs) : NewestOf(raw, timeMs);
            if (double.IsNaN(value)) continue;
            var column = _columns[raw.Column];
            if (_isCounter)
                column.Accumulated = double.IsNaN(column.Accumulated) ? value : column.Accumulated + value;
            else if (raw.LastTime > column.AccumulatedTime || double.IsNaN(column.Accumulated))
                (column.Accumulated, column.AccumulatedTime) = (value, raw.LastTime);
        }
        foreach (var column in _columns)
        {
            column.Append((float)column.Accumulated);
            column.Accumulated = double.NaN;
        }
    }

    /// <summary>Lets go of series without a sample since <paramref name="beforeMs"/> and of columns that have nothing left to show.</summary>
    public void Sweep(long beforeMs)
    {
        var columns = new List<GridColumn>(_columns.Count);
        var moved = new int[_columns.Count];
        _columnIndex.Clear();
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = -1;
            if (_columns[i].SinceValue > window) continue;
            moved[i] = columns.Count;
            _columnIndex.Add(_columns[i].Labels, columns.Count);
            columns.Add(_columns[i]);
        }
        _columns = columns;
        var kept = 0;
        var slots = new Dictionary<int, int>(_rawCount);
        for (var i = 0; i < _rawCount; i++)
        {
            var raw = _raw[i];
            var column = raw.Column < 0 ? -1 : moved[raw.Column];
            // A live series whose column went is one without a value in an hour; asked for its labels again when it comes back.
            if (raw.LastTime < beforeMs || (raw.Column >= 0 && column < 0)) continue;
            raw.Column = column;
            _raw[kept] = raw;
            slots.Add(i, kept++);
        }
        _rawCount = kept;
        foreach (var (fingerprint, slot) in _slots.ToArray())
        {
            if (slots.TryGetValue(slot, out var now)) _slots[fingerprint] = now;
            else _slots.Remove(fingerprint);
        }
        _unresolved.RemoveAll(f => !_slots.ContainsKey(f));
    }

    private double NewestOf(in RawSeries raw, long timeMs)
    {
        if (!IsLive(raw, timeMs, 3.0)) return double.NaN;
        return query.Function switch
        {
            SeriesFunction.AgeOfMilliseconds => (raw.LastTime - raw.LastValue) / 1000.0,
            SeriesFunction.AgeOfSeconds => raw.LastTime / 1000.0 - raw.LastValue,
            _ => raw.LastValue,
        };
    }

    private double IncreaseOf(ref RawSeries raw, long timeMs)
    {
        if (raw.IsNew)
        {
            raw.IsNew = false;
            var before = _startsAtZero ? machines[raw.Machine].ScrapeBefore(raw.BaseTime) : 0;
            if (before > 0) (raw.BaseTime, raw.Pending) = (before, raw.Pending + raw.FirstValue);
        }
        if (raw.LastTime > raw.BaseTime)
        {
            raw.Held = raw.Pending / ((raw.LastTime - raw.BaseTime) / 1000.0);
            var increase = raw.Pending;
            (raw.BaseTime, raw.Pending) = (raw.LastTime, 0);
            return query.Function == SeriesFunction.Rate ? raw.Held : increase;
        }
        if (double.IsNaN(raw.Held) || !IsLive(raw, timeMs, 1.6)) return double.NaN;
        return query.Function == SeriesFunction.Rate ? raw.Held : 0;
    }

    private bool IsLive(in RawSeries raw, long timeMs, double intervals)
    {
        var machine = machines[raw.Machine];
        return !raw.Ended && timeMs - raw.LastTime <= intervals * machine.IntervalMs && machine.Newest - raw.LastTime <= 1.5 * machine.IntervalMs;
    }

    private int SlotOf(ulong fingerprint, Func<bool> mayAdd)
    {
        if (_slots.TryGetValue(fingerprint, out var slot)) return slot;
        if (!mayAdd()) return -1;
        if (_rawCount == _raw.Length) Array.Resize(ref _raw, Math.Max(16, _rawCount * 2));
        _raw[_rawCount] = RawSeries.Create();
        _slots.Add(fingerprint, _rawCount);
        _unresolved.Add(fingerprint);
        return _rawCount++;
    }

    private int ColumnOf(Labels labels)
    {
        var kept = query.KeepPrefix.Length == 0 ? labels.Keep(_keep) : labels.Keep(n => _keep.Contains(n) || query.KeepsByPrefix(n));
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_columnIndex, kept, out var known);
        if (known) return index;
        _columns.Add(new(kept, window));
        return index = _columns.Count - 1;
    }

    private static bool Matches(LabelMatcher matcher, string value) => matcher.Operator switch
    {
        MatchOperator.Equal => value == matcher.Value,
        MatchOperator.NotEqual => value != matcher.Value,
        MatchOperator.Matches => IsMatch(matcher.Value, value),
        _ => !IsMatch(matcher.Value, value),
    };

    private static bool IsMatch(string pattern, string value) =>
        Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
