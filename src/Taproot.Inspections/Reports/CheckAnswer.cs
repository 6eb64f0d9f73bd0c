using Taproot.Inspections.Checks;

namespace Taproot.Inspections.Reports;

/// <summary>A check's answer as pages show it.</summary>
/// <param name="Id">The check.</param>
/// <param name="Title">Its title.</param>
/// <param name="Status">Status word.</param>
/// <param name="Sentence">Why; empty when all is well.</param>
/// <param name="Condition">When it fails, with <c>{threshold}</c> in the place of the threshold.</param>
/// <param name="HasThreshold">Whether the threshold can be chosen.</param>
/// <param name="Threshold">What values are held against, in <paramref name="Unit"/>.</param>
/// <param name="DefaultThreshold">The check's own threshold for this application.</param>
/// <param name="ThresholdOrigin">Who chose it: <c>default</c>, <c>project</c>, <c>pattern</c>, <c>annotation</c>, <c>application</c>.</param>
/// <param name="ThresholdPattern">The pattern that brought it; empty otherwise.</param>
/// <param name="Unit"><c>count</c>, <c>percent</c>, <c>seconds</c>, <c>seconds/s</c>, <c>percent/h</c>, <c>days</c>, <c>times</c>, <c>celsius</c>.</param>
/// <param name="Findings">What is wrong, the worst first.</param>
/// <param name="Charts">Ids of charts of the same report that prove it.</param>
public sealed record CheckAnswer(
    string Id, string Title, string Status, string Sentence, string Condition, bool HasThreshold, double Threshold, double DefaultThreshold, string ThresholdOrigin,
    string ThresholdPattern, string Unit, IReadOnlyList<CheckFinding> Findings, IReadOnlyList<string> Charts)
{
    /// <summary>The second value, which <c>{bound}</c> stands for in the condition: the latency in seconds that an objective is about; null for checks without.</summary>
    public double? Bound { get; init; }

    /// <summary>The check's own second value for this application; null for checks without.</summary>
    public double? DefaultBound { get; init; }

    /// <summary>Whether a query that somebody gave was looked at, in the place of what agents saw.</summary>
    public bool IsByOwnQuery { get; init; }

    /// <summary>More findings than this tell nothing more; the sentence has their number.</summary>
    private const int MaxFindings = 50;

    /// <summary>The answer as pages show it.</summary>
    internal static CheckAnswer Of(CheckResult result)
    {
        var (definition, threshold) = (result.Definition, result.Threshold);
        return new(
            definition.Id, definition.Title, StatusNames.Of(result.Status), result.Sentence, definition.Condition, definition.HasThreshold, threshold.Value,
            result.Own.Value, CheckWords.Of(threshold.Origin), threshold.Pattern, CheckWords.Of(definition.Unit),
            [.. result.Findings.Take(MaxFindings).Select(f => new CheckFinding(f.Subject, double.IsFinite(f.Value) ? f.Value : null, f.SinceMs, StatusNames.Of(f.Status), f.Detail))],
            definition.Charts)
        {
            Bound = definition.BoundUnit is null ? null : threshold.Bound, DefaultBound = definition.BoundUnit is null ? null : result.Own.Bound,
            IsByOwnQuery = result.IsByOwnQuery,
        };
    }
}

/// <summary>One thing that a check found wrong: what, how much, since when (milliseconds since the epoch), and what more is known.</summary>
public sealed record CheckFinding(string Subject, double? Value, long SinceMs, string Status, string Detail);
