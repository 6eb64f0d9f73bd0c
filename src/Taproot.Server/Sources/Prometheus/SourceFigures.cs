namespace Taproot.Server.Sources.Prometheus;

/// <summary>How a project's Prometheus does, for pages.</summary>
/// <param name="Host">Where it is.</param>
/// <param name="Problem">Why the settings cannot be used; empty when they can.</param>
/// <param name="Warnings">What it warned of with its last answer; empty when it did not.</param>
/// <param name="ForwardProblem">Why the last samples were not taken; empty when they were.</param>
/// <param name="LastForwardedMs">When samples were last taken, milliseconds since the epoch; 0 for never.</param>
internal sealed record SourceFigures(string Host, string Problem, string Warnings, string ForwardProblem, long LastForwardedMs);
