using Taproot.PromQL.Syntax;
using Taproot.Telemetry;

namespace Taproot.PromQL.Evaluation;

/// <summary>
/// Arithmetic and comparison of two vectors. Series are matched once for all steps. "Many" is the side that may have several series for one of the
/// "one" side: the left, unless <c>group_right</c> says otherwise.
/// </summary>
internal sealed class VectorMatcher
{
    private readonly Binary _binary;
    private readonly VectorMatching _matching;
    private readonly QueryContext _context;
    private readonly SeriesTable _many;
    private readonly SeriesTable _one;
    private readonly int _steps;
    private readonly LabelGrouper _grouper;
    private readonly HashSet<string> _names;
    private readonly HashSet<int> _paired = [];
    private bool _mayHaveEqual;

    /// <summary>For two tables, which the matcher uses up.</summary>
    public VectorMatcher(Binary binary, SeriesTable left, SeriesTable right, StepGrid grid, QueryContext context)
    {
        _binary = binary;
        _matching = binary.Matching!;
        _context = context;
        (_many, _one) = IsSwapped ? (right, left) : (left, right);
        _steps = grid.Count;
        _grouper = new(_matching.On, _matching.Labels);
        _names = new(_matching.Labels, StringComparer.Ordinal);
    }

    private bool IsSwapped => _matching.Cardinality == MatchCardinality.OneToMany;

    private bool IsOneToOne => _matching.Cardinality == MatchCardinality.OneToOne;

    /// <summary>The operation's value.</summary>
    public SeriesTable Evaluate()
    {
        var ones = GroupOnes();
        var result = new SeriesTable();
        var taken = new Dictionary<int, bool[]>();
        foreach (var many in _many.Series)
        {
            _context.CheckIn();
            var group = _grouper.Find(many);
            if (group < 0) continue;
            foreach (var one in ones[group]) Pair(many, one, group, taken, result);
        }

        _context.Return(_many);
        _context.Return(_one);
        if (_mayHaveEqual || !IsOneToOne) Merge(result);
        return result;
    }

    private List<List<EvaluatedSeries>> GroupOnes()
    {
        var groups = new List<List<EvaluatedSeries>>();
        foreach (var series in _one.Series)
        {
            var group = _grouper.FindOrAdd(series);
            if (group == groups.Count) groups.Add([]);
            groups[group].Add(series);
        }

        bool[]? manyPresence = null;
        for (var group = 0; group < groups.Count; group++)
        {
            if (groups[group].Count < 2) continue;
            manyPresence ??= Tables.PresenceOf(_many.Series, _steps);
            CheckOnes(groups[group], group, manyPresence);
        }
        return groups;
    }

    // At each step the "one" side may have one series of a group only.
    private void CheckOnes(List<EvaluatedSeries> series, int group, bool[] manyPresence)
    {
        for (var step = 0; step < _steps; step++)
        {
            if (!manyPresence[step]) continue;
            _context.CheckIn();
            var present = series.FindAll(one => !Missing.Is(one.Values[step]));
            if (present.Count < 2) continue;
            var side = IsSwapped ? "left" : "right";
            var found = string.Join(", ", present.Select(one => one.Labels.ToString()).Order(StringComparer.Ordinal).Take(5));
            throw QueryException.Execution(
                $"the {side} side of \"{_binary.Operator.Text()}\" has several series for the labels {_grouper.LabelsOf(group)}: {found}; only one may match");
        }
    }

    private void Pair(EvaluatedSeries many, EvaluatedSeries one, int group, Dictionary<int, bool[]> taken, SeriesTable result)
    {
        var column = _context.Rent(_steps);
        var (left, right) = IsSwapped ? (one.Values, many.Values) : (many.Values, one.Values);
        BinaryEvaluator.Apply(_binary, left, right, left, column);
        if (IsOneToOne) Take(many, one, group, column, taken);
        if (!Tables.HasValue(column))
        {
            _context.Return(column);
            return;
        }

        // Matches of one group are told apart by their steps; those of different groups by their labels.
        _mayHaveEqual |= IsOneToOne && !_paired.Add(group);
        var series = new EvaluatedSeries(Labels.Empty, column);
        SetLabels(series, many, one);
        result.Series.Add(series);
    }

    // Two series of the left must not find the same one of the right; under Prometheus 2's rules those that a filter drops do not count.
    private void Take(EvaluatedSeries many, EvaluatedSeries one, int group, double[] column, Dictionary<int, bool[]> taken)
    {
        if (!taken.TryGetValue(group, out var isTaken)) taken[group] = isTaken = new bool[_steps];
        for (var step = 0; step < _steps; step++)
        {
            var isFound = _context.IsPrometheus3
                ? !Missing.Is(many.Values[step]) && !Missing.Is(one.Values[step])
                : !Missing.Is(column[step]);
            if (!isFound) continue;
            if (isTaken[step])
                throw QueryException.Execution(
                    $"several series of the left side of \"{_binary.Operator.Text()}\" match one of the right for the labels {_grouper.LabelsOf(group)}; many to one needs group_left or group_right");
            isTaken[step] = true;
        }
    }

    private void SetLabels(EvaluatedSeries result, EvaluatedSeries many, EvaluatedSeries one)
    {
        var dropsName = BinaryEvaluator.DropsName(_binary, _context);
        // The labels of a one-to-one match by all labels are those of the left, which need no new set.
        if (IsOneToOne && !_matching.On && _names.Count == 0)
        {
            result.Labels = many.Raw;
            if (dropsName || many.IsNameHidden) result.HideName();
            result.LosesName = many.LosesName && !dropsName;
            return;
        }

        var labels = new List<Label>();
        foreach (var label in many.Raw.Items)
        {
            if (label.Name == LabelSets.Name && (dropsName || many.IsNameHidden)) continue;
            if (IsOneToOne && _names.Contains(label.Name) != _matching.On) continue;
            if (_matching.Include.Items.Contains(label.Name)) continue;
            labels.Add(label);
        }

        foreach (var name in _matching.Include)
        {
            if (one.IsNameHidden && name == LabelSets.Name) continue;
            if (one.Raw[name] is { Length: > 0 } value) labels.Add(new(name, value));
        }
        result.Labels = Labels.Create(labels);
        result.LosesName = many.LosesName && !dropsName;
    }

    private void Merge(SeriesTable result)
    {
        try
        {
            Tables.MergeEqual(result, _context);
        }
        catch (QueryException) when (!IsOneToOne)
        {
            throw QueryException.Execution(
                $"several matches of \"{_binary.Operator.Text()}\" have the same labels; the labels of {(IsSwapped ? "group_right" : "group_left")} must keep them apart");
        }
    }
}
