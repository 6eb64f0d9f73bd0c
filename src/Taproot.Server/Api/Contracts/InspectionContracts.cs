namespace Taproot.Server.Api.Contracts;

/// <summary>A check as the settings list it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Report">The report that shows it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Condition">When it fails, with <c>{threshold}</c> in the place of the threshold and <c>{bound}</c> in that of a second value.</param>
/// <param name="HasThreshold">Whether a threshold can be chosen.</param>
/// <param name="DefaultThreshold">Its own threshold.</param>
/// <param name="Unit"><c>count</c>, <c>percent</c>, <c>seconds</c>, <c>seconds/s</c>, <c>percent/h</c>, <c>days</c>, <c>times</c>.</param>
/// <param name="Weight"><c>symptom</c>, <c>hazard</c>, <c>cause</c>: how far it raises a status.</param>
/// <param name="OfNodes">Whether it is asked of nodes instead of applications.</param>
/// <param name="DefaultBound">Its own second value: the latency in seconds that an objective is about; null for checks with one value.</param>
public sealed record CheckDescription(
    string Id, string Report, string Title, string Condition, bool HasThreshold, double DefaultThreshold, string Unit, string Weight, bool OfNodes,
    double? DefaultBound);

/// <summary>A threshold that somebody chose: for an application's id, a pattern of them, a node's name, or (empty) the project. Bound is the second value of checks that have one.</summary>
public sealed record ThresholdSetting(string Check, string Pattern, double Value, double? Bound = null);

/// <summary>The checks of a project.</summary>
public sealed record InspectionsResponse(IReadOnlyList<CheckDescription> Checks, IReadOnlyList<ThresholdSetting> Thresholds);

/// <summary>A choice of a threshold; no value takes it back. Bound is the second value of checks that have one; without it the check's own stays.</summary>
public sealed record ThresholdChange(string Pattern, double? Value, double? Bound = null);
