using Taproot.Store.Query;

namespace Taproot.Store.Recent;

/// <summary>The series of one metric. Which of them meet a selector is remembered: only those that came since are looked at again.</summary>
internal sealed class RecentMetric
{
    private const int MostRemembered = 64;
    private readonly List<RecentSeries> _series = [];
    private readonly Dictionary<string, Answer> _answers = new(StringComparer.Ordinal);

    public int Count => _series.Count;

    public void Add(RecentSeries series) => _series.Add(series);

    /// <summary>Forgets samples that are not later; series that have none left are not found any more.</summary>
    public int Forget(long untilMs, Action<RecentSeries> gone)
    {
        foreach (var series in _series) series.Forget(untilMs);
        var removed = _series.RemoveAll(series =>
        {
            if (series.IsEmpty) gone(series);
            return series.IsEmpty;
        });
        if (removed > 0) _answers.Clear();
        return removed;
    }

    /// <summary>The series that meet the conditions.</summary>
    public IReadOnlyList<RecentSeries> Find(LabelFilter filter)
    {
        if (!filter.HasLabels) return _series;
        var selector = filter.ToString();
        if (!_answers.TryGetValue(selector, out var answer))
        {
            if (_answers.Count == MostRemembered) _answers.Clear();
            _answers[selector] = answer = new();
        }
        for (; answer.Seen < _series.Count; answer.Seen++)
            if (filter.MatchesLabels(_series[answer.Seen].Labels)) answer.Series.Add(_series[answer.Seen]);
        return answer.Series;
    }

    private sealed class Answer
    {
        public List<RecentSeries> Series { get; } = [];

        public int Seen { get; set; }
    }
}
