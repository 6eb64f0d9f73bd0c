using System.Globalization;
using Taproot.PromQL.Syntax;
using Taproot.PromQL.Windows;

namespace Taproot.PromQL.Evaluation;

/// <summary>Functions of histograms that are series of buckets with the label <c>le</c>. Buckets are put together once for all steps.</summary>
internal sealed class ClassicHistograms
{
    private readonly Call _call;
    private readonly StepGrid _grid;
    private readonly QueryContext _context;
    private readonly SeriesTable _table;
    private readonly LabelGrouper _grouper;
    private readonly List<List<(double Bound, EvaluatedSeries Series)>> _groups = [];
    private readonly List<Bucket> _buckets = [];

    /// <summary>For a table of buckets, which is used up.</summary>
    public ClassicHistograms(Call call, SeriesTable table, StepGrid grid, QueryContext context)
    {
        _call = call;
        _grid = grid;
        _context = context;
        _table = table;
        // In Prometheus 2 buckets of several metrics with equal labels are one histogram.
        _grouper = new(keeps: false, [LabelSets.Bound], tellsNamesApart: context.IsPrometheus3);
        foreach (var series in table.Series)
        {
            if (!TryParseBound(series.Raw[LabelSets.Bound], out var bound))
            {
                if (context.IsPrometheus3)
                    context.Annotations.Warn($"{call.Function.Name} finds a series whose label le is no number: {series.Labels}", call.Span);
                continue;
            }

            var group = _grouper.FindOrAdd(series);
            if (group == _groups.Count) _groups.Add([]);
            _groups[group].Add((bound, series));
        }
    }

    /// <summary><c>histogram_quantile</c></summary>
    public SeriesTable Quantile(double[] quantiles)
    {
        foreach (var quantile in quantiles) _context.Annotations.CheckQuantile(quantile, _call.Arguments[0].Span);
        return Evaluate((buckets, step) => BucketMath.Quantile(quantiles[step], buckets, _context.Options.Dialect, InformOfFalls));
    }

    /// <summary><c>histogram_fraction</c></summary>
    public SeriesTable Fraction(double[] lower, double[] upper) => Evaluate((buckets, step) => BucketMath.Fraction(lower[step], upper[step], buckets));

    private void InformOfFalls() => _context.Annotations.Inform("counts of buckets fell from one bound to the next greater one and were raised", _call.Span);

    private SeriesTable Evaluate(Func<List<Bucket>, int, double> evaluate)
    {
        var result = new SeriesTable();
        for (var group = 0; group < _groups.Count; group++)
        {
            _context.CheckIn();
            var members = _groups[group];
            members.Sort((a, b) => a.Bound.CompareTo(b.Bound));
            var column = _context.Rent(_grid.Count);
            for (var step = 0; step < column.Length; step++)
            {
                Gather(members, step);
                column[step] = _buckets.Count == 0 ? Missing.Value : evaluate(_buckets, step);
            }

            result.Series.Add(new(_grouper.LabelsOf(group), column));
        }
        _context.Return(_table);
        Tables.DropNames(result, _context);
        return result;
    }

    // Buckets of one bound count together.
    private void Gather(List<(double Bound, EvaluatedSeries Series)> members, int step)
    {
        _buckets.Clear();
        foreach (var (bound, series) in members)
        {
            var count = series.Values[step];
            if (Missing.Is(count)) continue;
            if (_buckets.Count > 0 && _buckets[^1].Bound == bound) _buckets[^1] = new(bound, _buckets[^1].Count + count);
            else _buckets.Add(new(bound, count));
        }
    }

    private static bool TryParseBound(string text, out double bound)
    {
        if (NumberText.TryParseNumber(text, out bound)) return true;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out bound);
    }
}
