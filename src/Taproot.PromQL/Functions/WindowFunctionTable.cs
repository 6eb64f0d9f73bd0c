using System.Collections.Frozen;
using Taproot.PromQL.Windows;

namespace Taproot.PromQL.Functions;

/// <summary>A function of a range vector alone.</summary>
/// <param name="CreateDriver">What evaluates it.</param>
/// <param name="KeepsName">Whether the result has the metric's name.</param>
internal sealed record WindowFunction(Func<Dialect, WindowDriver> CreateDriver, bool KeepsName = false);

/// <summary>Functions of a range vector alone by name.</summary>
internal static class WindowFunctionTable
{
    private static readonly FrozenDictionary<string, WindowFunction> Functions = new Dictionary<string, WindowFunction>
    {
        ["rate"] = Extrapolated(isCounter: true, isRate: true),
        ["increase"] = Extrapolated(isCounter: true),
        ["delta"] = Extrapolated(isCounter: false),
        ["irate"] = new(_ => WindowDriver.Of(new InstantWindow(isRate: true))),
        ["idelta"] = new(_ => WindowDriver.Of(new InstantWindow(isRate: false))),
        ["deriv"] = Simple(dialect => (scoped in SampleWindow window) =>
            window.Values.Length < 2 ? Missing.Value : Regression.Line(window.Times, window.Values, window.Times[0], dialect).Slope),
        ["avg_over_time"] = Simple(dialect => (scoped in SampleWindow window) => Averages.Mean(window.Values, dialect)),
        ["sum_over_time"] = Simple(dialect => (scoped in SampleWindow window) => Averages.Sum(window.Values, dialect)),
        ["stddev_over_time"] = Simple(dialect => (scoped in SampleWindow window) => Math.Sqrt(Averages.Variance(window.Values, dialect))),
        ["stdvar_over_time"] = Simple(dialect => (scoped in SampleWindow window) => Averages.Variance(window.Values, dialect)),
        ["count_over_time"] = Simple(_ => (scoped in SampleWindow window) => window.Values.Length),
        ["present_over_time"] = Simple(_ => (scoped in SampleWindow _) => 1),
        ["min_over_time"] = Simple(_ => (scoped in SampleWindow window) => Extremes.Min(window.Values)),
        ["max_over_time"] = Simple(_ => (scoped in SampleWindow window) => Extremes.Max(window.Values)),
        ["mad_over_time"] = Simple(_ => (scoped in SampleWindow window) => Quantiles.MedianDeviation(window.Values.ToArray())),
        ["changes"] = Simple(_ => (scoped in SampleWindow window) => Extremes.CountChanges(window.Values)),
        ["resets"] = Simple(_ => (scoped in SampleWindow window) => Extremes.CountFalls(window.Values)),
        ["last_over_time"] = Simple(_ => (scoped in SampleWindow window) => window.Values[^1], keepsName: true),
        ["first_over_time"] = Simple(_ => (scoped in SampleWindow window) => window.Values[0], keepsName: true),
        ["ts_of_first_over_time"] = Simple(_ => (scoped in SampleWindow window) => window.Times[0] / 1000.0),
        ["ts_of_last_over_time"] = Simple(_ => (scoped in SampleWindow window) => window.Times[^1] / 1000.0),
        ["ts_of_min_over_time"] = Simple(_ => (scoped in SampleWindow window) => window.Times[Extremes.IndexOfMin(window.Values)] / 1000.0),
        ["ts_of_max_over_time"] = Simple(_ => (scoped in SampleWindow window) => window.Times[Extremes.IndexOfMax(window.Values)] / 1000.0),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of the functions.</summary>
    public static IEnumerable<string> Names => Functions.Keys;

    /// <summary>The function of a name.</summary>
    public static WindowFunction? Find(string name) => Functions.GetValueOrDefault(name);

    private static WindowFunction Extrapolated(bool isCounter, bool isRate = false) =>
        new(dialect => WindowDriver.Of(new ExtrapolatedWindow(isCounter, isRate, dialect)));

    private static WindowFunction Simple(Func<Dialect, WindowEvaluator> create, bool keepsName = false) =>
        new(dialect => WindowDriver.Of(new SimpleWindow(create(dialect))), keepsName);
}
