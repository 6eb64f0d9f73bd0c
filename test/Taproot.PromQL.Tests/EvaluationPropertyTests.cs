using CsCheck;
using Taproot.PromQL.Scripts;
using Taproot.PromQL.Source;
using Taproot.PromQL.Syntax;
using Taproot.PromQL.Windows;
using Taproot.Telemetry;

namespace Taproot.PromQL.Tests;

/// <summary>What is evaluated at all steps at once is the same as step by step, and what the source computes is the same as what the engine does.</summary>
public sealed class EvaluationPropertyTests
{
    private const long StartMs = 1_700_000_000_000;
    private const long StepMs = 37_000;
    private const int Steps = 9;

    private static readonly double Stale = BitConverter.UInt64BitsToDouble(WindowRunner.StaleBits);

    // The answer of a query that makes too many points.
    private static readonly QueryValue Limited = new StringValue(0, "limited");

    private static readonly Gen<double> Value = Generators.Weigh((20, Gen.Double[0, 100]), (5, Gen.Int[0, 3].Select(value => (double)value)), (1, Generators.Choose(double.NaN, double.PositiveInfinity, -1, 0, Stale)));

    private static readonly Gen<(long[] Times, double[] Values)> Samples =
        from gaps in Gen.OneOf(Gen.Long[1, 20_000], Gen.Long[1, 200_000]).Array[0, 60]
        from values in Value.Array[gaps.Length]
        select (TimesOf(gaps), values);

    private static readonly Gen<(long[] Times, double[] Values)[]> Data = Samples.Array[12];

    [Fact]
    public void A_range_query_says_at_each_step_what_an_instant_query_says() => Gen.Select(Generators.Expression, Data).Sample(
        (expr, data) =>
        {
            foreach (var dialect in Enum.GetValues<Dialect>())
            {
                var (source, engine) = (SourceOf(data, answersGrids: false), new QueryEngine(new() { Dialect = dialect, SubqueryStepMs = 30_000, MaxSamples = 20_000 }, () => default));
                var query = Printer.Print(expr);
                if (query.Contains("start()", StringComparison.Ordinal) || query.Contains("end()", StringComparison.Ordinal)) return;
                var range = TryEvaluate(() => engine.EvaluateRangeAsync(query, StartMs, StartMs + (Steps - 1) * StepMs, StepMs, null, source, default));
                var instants = Enumerable.Range(0, Steps).Select(step => TryEvaluate(() => engine.EvaluateInstantAsync(query, StartMs + step * StepMs, null, source, default))).ToList();
                if (range == Limited || instants.Contains(Limited)) continue;
                if (range is null) Assert.Contains(instants, instant => instant is null);
                else Assert.Equal(Lines(instants), Lines([range]));
            }
        },
        iter: 400);

    [Fact]
    public void What_the_source_computes_is_what_the_engine_does() => Gen.Select(Generators.Expression, Data).Sample(
        (expr, data) =>
        {
            var engine = new QueryEngine(new() { MaxSamples = 20_000 }, () => default);
            var query = Printer.Print(expr);
            var answers = new[] { true, false }.Select(grids =>
                TryEvaluate(() => engine.EvaluateRangeAsync(query, StartMs, StartMs + (Steps - 1) * StepMs, StepMs, null, SourceOf(data, grids), default))).ToList();
            if (answers.Contains(Limited)) return;
            Assert.Equal(answers[0] is null, answers[1] is null);
            if (answers[0] is not null) Assert.Equal(Lines([answers[0]]), Lines([answers[1]]));
        },
        iter: 400);

    [Fact]
    public void A_window_that_slides_has_the_bits_of_one_that_is_looked_at_alone() => Gen.Select(Samples, Gen.Long[1, 400_000], Gen.Long[1, 100_000], Gen.Enum<GridFunction>()).Sample(
        (samples, window, step, function) =>
        {
            var selection = new GridSelection([], function, window, StartMs, step, 20);
            var output = new double[20];
            WindowMath.Evaluate(selection, samples.Times, samples.Values, output);
            for (var i = 0; i < output.Length; i++) Assert.Equal(BitConverter.DoubleToInt64Bits(Alone(selection, samples, i)), BitConverter.DoubleToInt64Bits(output[i]));
        },
        iter: 3000);

    private static double Alone(GridSelection selection, (long[] Times, double[] Values) samples, int step)
    {
        var end = selection.StartMs + step * selection.StepMs;
        var inside = samples.Times.Zip(samples.Values).Where(sample => sample.First <= end && sample.First >= end - selection.WindowMs).ToList();
        if (selection.Function == GridFunction.Last) return inside.Count == 0 || WindowRunner.IsStale(inside[^1].Second) ? GridSelection.Missing : inside[^1].Second;
        inside.RemoveAll(sample => WindowRunner.IsStale(sample.Second));
        var (times, values) = (inside.Select(sample => sample.First).ToArray(), inside.Select(sample => sample.Second).ToArray());
        return selection.Function is GridFunction.InstantRate or GridFunction.InstantDelta
            ? WindowMath.Instant(times, values, selection.Function == GridFunction.InstantRate)
            : WindowMath.Extrapolated(times, values, end - selection.WindowMs, end, selection.Function != GridFunction.Delta, selection.Function == GridFunction.Rate, Dialect.Prometheus2);
    }

    private static long[] TimesOf(long[] gaps)
    {
        var time = StartMs - 900_000;
        return [.. gaps.Select(gap => time += gap)];
    }

    private static MemorySeriesSource SourceOf((long[] Times, double[] Values)[] data, bool answersGrids)
    {
        string[] names = ["alpha", "beta", "gamma:rate5m", "up"];
        var source = new MemorySeriesSource { AnswersGrids = answersGrids };
        for (var i = 0; i < data.Length; i++)
        {
            var labels = Labels.Of(("__name__", names[i % names.Length]), ("job", i % 3 == 0 ? "a" : "b.c"), ("instance", $"{i % 2 + 1}"), ("le", i < 4 ? "" : $"{i / 4}"));
            source.Add(labels, data[i].Times, data[i].Values);
        }
        return source;
    }

    private static QueryValue? TryEvaluate(Func<Task<QueryResult>> evaluate)
    {
        try
        {
            // The source is in memory and completes at once.
            var task = evaluate();
            Assert.True(task.IsCompleted);
            return task.IsFaulted ? throw task.Exception.InnerException! : task.Result.Value;
        }
        catch (QueryException e)
        {
            return e.Message.Contains("points", StringComparison.Ordinal) ? Limited : null;
        }
    }

    private static SortedSet<string> Lines(IEnumerable<QueryValue?> values)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            switch (value)
            {
                case ScalarValue scalar:
                    lines.Add($"{{}} {scalar.TimeMs} {scalar.Value:R}");
                    break;
                case VectorValue vector:
                    foreach (var sample in vector.Samples) lines.Add($"{sample.Labels} {vector.TimeMs} {sample.Value:R}");
                    break;
                case MatrixValue matrix:
                    foreach (var series in matrix.Series)
                    {
                        for (var i = 0; i < series.TimesMs.Length; i++) lines.Add($"{series.Labels} {series.TimesMs.Span[i]} {series.Values.Span[i]:R}");
                    }
                    break;
            }
        }
        return lines;
    }
}
