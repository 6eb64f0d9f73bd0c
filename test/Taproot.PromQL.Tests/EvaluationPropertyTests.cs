using CsCheck;
using Taproot.PromQL.Functions;
using Taproot.PromQL.Scripts;
using Taproot.PromQL.Syntax;
using Taproot.PromQL.Windows;
using Taproot.Telemetry;

namespace Taproot.PromQL.Tests;

/// <summary>What is evaluated at all steps at once is the same as step by step.</summary>
public sealed class EvaluationPropertyTests
{
    private const long StartMs = 1_700_000_000_000;
    private const long StepMs = 37_000;
    private const int Steps = 9;

    private static readonly string[] SlidingFunctions = ["rate", "increase", "delta", "irate", "idelta"];

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
                var (source, engine) = (SourceOf(data), new QueryEngine(new() { Dialect = dialect, SubqueryStepMs = 30_000, MaxSamples = 20_000 }, () => default));
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
    public void A_window_that_slides_has_the_bits_of_one_that_is_looked_at_alone() => Gen.Select(Samples, Gen.Long[1, 400_000], Gen.Long[1, 100_000], Generators.Choose(SlidingFunctions)).Sample(
        (samples, window, step, function) =>
        {
            var output = new double[20];
            Run(function, samples, new(StartMs, step, output.Length, window, IsLeftOpen: false), output);
            for (var i = 0; i < output.Length; i++)
            {
                var alone = new double[1];
                Run(function, samples, new(StartMs + i * step, 0, 1, window, IsLeftOpen: false), alone);
                Assert.Equal(BitConverter.DoubleToInt64Bits(alone[0]), BitConverter.DoubleToInt64Bits(output[i]));
            }
        },
        iter: 3000);

    // What lies outside of the only window is not handed over: a function that remembers its series must not miss it.
    private static void Run(string function, (long[] Times, double[] Values) samples, WindowGrid grid, double[] output)
    {
        var seen = samples.Times.Zip(samples.Values).Where(s => !WindowRunner.IsStale(s.Second) && (grid.Count > 1 || (s.First > grid.AfterMs && s.First <= grid.ToMs))).ToList();
        WindowFunctionTable.Find(function)!.CreateDriver(Dialect.Prometheus2).Run([.. seen.Select(s => s.First)], [.. seen.Select(s => s.Second)], grid, output);
    }

    private static long[] TimesOf(long[] gaps)
    {
        var time = StartMs - 900_000;
        return [.. gaps.Select(gap => time += gap)];
    }

    private static MemorySeriesSource SourceOf((long[] Times, double[] Values)[] data)
    {
        string[] names = ["alpha", "beta", "gamma:rate5m", "up"];
        var source = new MemorySeriesSource();
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
