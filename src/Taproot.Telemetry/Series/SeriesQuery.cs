using System.Collections.Immutable;

namespace Taproot.Telemetry.Series;

/// <summary>What a structured series query computes at each grid point.</summary>
public enum SeriesFunction
{
    /// <summary>The newest sample within the look-back, as PromQL's instant vector selector.</summary>
    Last,

    /// <summary>Per-second increase of a counter over the range, resets accounted for.</summary>
    Rate,

    /// <summary>Increase of a counter over the range, resets accounted for.</summary>
    Increase,

    /// <summary>
    /// How old, in seconds at its own sample's time, the instant is that the newest sample names in milliseconds since the epoch; negative for one
    /// to come. Single precision, which results are kept in, cannot tell such instants two minutes apart.
    /// </summary>
    AgeOfMilliseconds,

    /// <summary>The same for an instant in seconds since the epoch.</summary>
    AgeOfSeconds,
}

/// <summary>How a matcher compares.</summary>
public enum MatchOperator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c>, RE2 syntax, anchored at both ends.</summary>
    Matches,

    /// <summary><c>!~</c>, RE2 syntax, anchored at both ends.</summary>
    NotMatches,
}

/// <summary>A condition on one label; an absent label has the empty value.</summary>
public sealed record LabelMatcher(string Name, MatchOperator Operator, string Value);

/// <summary>
/// A query the recorder runs every interval: one metric, a function, and the labels to keep. Raw series that agree in all kept labels are
/// summed (<see cref="SeriesFunction.Rate"/>, <see cref="SeriesFunction.Increase"/>) or the newest is taken (all others).
/// </summary>
/// <param name="Name">Unique name by which results are found and stored.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Function">What to compute.</param>
/// <param name="KeepLabels">Labels that identify a result series.</param>
/// <param name="Matchers">Conditions that a raw series must meet.</param>
public sealed record SeriesQuery(
    string Name, string Metric, SeriesFunction Function, ImmutableArray<string> KeepLabels, ImmutableArray<LabelMatcher> Matchers)
{
    /// <summary>Labels whose names start so are kept, too, whatever they are; empty for none.</summary>
    public string KeepPrefix { get; init; } = "";

    /// <summary>Whether a label is kept for its prefix.</summary>
    public bool KeepsByPrefix(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return KeepPrefix.Length > 0 && label.StartsWith(KeepPrefix, StringComparison.Ordinal);
    }
}

/// <summary>A result: the kept labels and a value a grid point; NaN where there is none.</summary>
public readonly record struct GridSeries(Labels Labels, ReadOnlyMemory<float> Values);
