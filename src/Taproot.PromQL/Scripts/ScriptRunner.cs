using System.Text.RegularExpressions;
using Taproot.PromQL.Evaluation;
using Taproot.PromQL.Syntax;
using Taproot.Telemetry;

namespace Taproot.PromQL.Scripts;

/// <summary>Runs a script: loads its series into memory, evaluates its queries and compares.</summary>
public sealed partial class ScriptRunner
{
    private readonly QueryEngine _engine;
    private readonly Dialect _dialect;
    private readonly MemorySeriesSource _source = new();
    private readonly HashSet<Labels> _histograms = [];
    private readonly List<string> _failures = [];
    private int _passed;
    private int _skippedHistograms;
    private int _skippedExperiments;
    private int _otherMessages;

    private ScriptRunner(Dialect dialect)
    {
        _dialect = dialect;
        _engine = new(new() { Dialect = dialect, DelaysNameRemoval = dialect == Dialect.Prometheus3 }, () => TimeSpan.Zero);
    }

    /// <summary>Runs a script by the rules of a dialect.</summary>
    public static async Task<ScriptReport> RunAsync(string name, string text, Dialect dialect, CancellationToken cancellationToken)
    {
        var runner = new ScriptRunner(dialect);
        foreach (var command in ScriptParser.Parse(text)) await runner.RunAsync(command, cancellationToken);
        return new(name, dialect, runner._passed, [.. runner._failures], runner._skippedHistograms, runner._skippedExperiments, runner._otherMessages);
    }

    /// <summary>Runs a script by the rules of Prometheus 3 and, if it fails, also of Prometheus 2: the report with fewer failures.</summary>
    public static async Task<ScriptReport> RunAsync(string name, string text, CancellationToken cancellationToken)
    {
        var report = await RunAsync(name, text, Dialect.Prometheus3, cancellationToken);
        if (report.Failures.IsEmpty) return report;
        var other = await RunAsync(name, text, Dialect.Prometheus2, cancellationToken);
        return other.Failures.Length < report.Failures.Length ? other : report;
    }

    private async Task RunAsync(ScriptCommand command, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case ClearCommand:
                _source.Clear();
                _histograms.Clear();
                break;
            case BrokenCommand broken:
                _failures.Add($"line {broken.Line}: {broken.Error}");
                break;
            case LoadCommand load:
                Load(load);
                break;
            case EvalCommand eval:
                await EvaluateAsync(eval, cancellationToken);
                break;
        }
    }

    private void Load(LoadCommand load)
    {
        // Of equal series in one command the last is meant.
        var last = new Dictionary<Labels, NotedSeries>();
        foreach (var series in load.Series) last[series.Labels] = series;
        foreach (var (labels, series) in last)
        {
            if (series.HasHistograms) _histograms.Add(labels);
            if (load.MakesHistograms && HistogramOf(labels) is { } histogram) _histograms.Add(histogram);
            var times = new List<long>();
            var values = new List<double>();
            for (var i = 0; i < series.Values.Count; i++)
            {
                if (series.Values[i] is not { } value) continue;
                times.Add(i * load.StepMs);
                values.Add(value);
            }
            _source.Add(labels, times.ToArray(), values.ToArray());
        }
    }

    // Buckets are also loaded as a native histogram of the name without the suffix.
    private static Labels? HistogramOf(Labels labels)
    {
        const string suffix = "_bucket";
        var name = labels[LabelSets.Name];
        return name.EndsWith(suffix, StringComparison.Ordinal)
            ? LabelSets.With(LabelSets.Without(labels, LabelSets.Bound), LabelSets.Name, name[..^suffix.Length])
            : null;
    }

    private async Task EvaluateAsync(EvalCommand eval, CancellationToken cancellationToken)
    {
        var needsHistograms = NeedsHistograms(eval);
        var failure = await FindFailureAsync(eval, needsHistograms, cancellationToken);
        if (failure is null)
        {
            _passed++;
            if (eval.Expected.HasMessage) _otherMessages++;
        }
        else if (needsHistograms) _skippedHistograms++;
        else if (IsExperiment(eval)) _skippedExperiments++;
        else _failures.Add($"line {eval.Line}: {eval.Query}: {failure}");
    }

    private async Task<string?> FindFailureAsync(EvalCommand eval, bool needsHistograms, CancellationToken cancellationToken)
    {
        QueryResult result;
        try
        {
            result = eval.IsRange
                ? await _engine.EvaluateRangeAsync(eval.Query, eval.StartMs, eval.EndMs, eval.StepMs, null, _source, cancellationToken)
                : await _engine.EvaluateInstantAsync(eval.Query, eval.StartMs, null, _source, cancellationToken);
        }
        catch (QueryException e)
        {
            return eval.Expected.Fails ? null : $"fails: {e.Message}";
        }

        var failure = ResultComparer.Compare(eval, result, comparesNotes: !needsHistograms);
        if (failure is not null || !IsSteady(eval)) return failure;
        return await FindFailureAsRangeAsync(eval, cancellationToken);
    }

    // An instant query says the same as the middle of a range query around it.
    private async Task<string?> FindFailureAsRangeAsync(EvalCommand eval, CancellationToken cancellationToken)
    {
        const long step = 60_000;
        try
        {
            var result = await _engine.EvaluateRangeAsync(eval.Query, eval.StartMs - step, eval.StartMs + step, step, null, _source, cancellationToken);
            var failure = ResultComparer.CompareAt(eval, eval.StartMs, (MatrixValue)result.Value);
            return failure is null ? null : $"as a range query: {failure}";
        }
        catch (QueryException e)
        {
            return $"as a range query it fails: {e.Message}";
        }
    }

    private static bool IsSteady(EvalCommand eval) =>
        !eval.IsRange && !eval.Expected.IsOrdered && eval.Expected.Text is null && eval.Expected.RangeVector is null
        && Parser.Parse(eval.Query) is { Type: ExprType.Scalar or ExprType.Vector } expr && !ExprWalker.All(expr).Any(DependsOnGrid);

    private static bool DependsOnGrid(Expr expr) => expr switch
    {
        Call call => call.Function.Name is "start" or "end" or "step" or "range" || call.Function.Name.StartsWith("sort", StringComparison.Ordinal),
        VectorSelector selector => selector.Shift.Anchor is AtAnchor.Start or AtAnchor.End,
        Subquery subquery => subquery.Shift.Anchor is AtAnchor.Start or AtAnchor.End,
        _ => false,
    };

    private bool NeedsHistograms(EvalCommand eval)
    {
        if (eval.Expected.Series.Any(series => series.HasHistograms)) return true;
        try
        {
            return ExprWalker.All(Parser.Parse(eval.Query)).OfType<VectorSelector>().Any(Selects);
        }
        catch (QueryException)
        {
            return false;
        }
    }

    private bool Selects(VectorSelector selector)
    {
        var patterns = LabelPattern.CreateAll(selector.Matchers.Items);
        return _histograms.Any(labels => patterns.All(pattern => pattern.IsMatch(labels)));
    }

    private static bool IsExperiment(EvalCommand eval)
    {
        try
        {
            Parser.Parse(eval.Query);
            return false;
        }
        catch (QueryException)
        {
            return !eval.Expected.Fails && Experiment().IsMatch(eval.Query);
        }
    }

    // Functions and modifiers behind a feature flag, and arithmetic where a duration stands.
    [GeneratedRegex(@"\b(?:info|histogram_quantiles|fill|fill_left|fill_right)\s*\(|\b(?:smoothed|anchored)\b|\[[^\]]*[-+*/%^(][^\]]*\]|\boffset\s*[-+]?\s*(?:\(|[a-z]|[0-9a-z.]+\s*[*/%^+-])", RegexOptions.NonBacktracking)]
    private static partial Regex Experiment();
}
