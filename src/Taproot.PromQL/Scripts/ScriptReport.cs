using System.Collections.Immutable;

namespace Taproot.PromQL.Scripts;

/// <summary>How the evaluations of a script went.</summary>
/// <param name="Name">The script's name.</param>
/// <param name="Dialect">Whose rules held.</param>
/// <param name="Passed">Evaluations that came out as the script says.</param>
/// <param name="Failures">What came out otherwise, a text each that begins with the line.</param>
/// <param name="SkippedHistograms">Evaluations that need native histograms.</param>
/// <param name="SkippedExperiments">Evaluations that need experimental functions or syntax.</param>
/// <param name="OtherMessages">Of those that passed: failures as expected, where the script also gives the words of another implementation.</param>
public sealed record ScriptReport(
    string Name, Dialect Dialect, int Passed, ImmutableArray<string> Failures, int SkippedHistograms, int SkippedExperiments, int OtherMessages);
