namespace Taproot.Server.Api.Contracts;

/// <summary>Patterns of log records.</summary>
/// <param name="Patterns">Those of most records first.</param>
/// <param name="FromMs">Begin of the window, milliseconds since 1970.</param>
/// <param name="ToMs">Its end.</param>
/// <param name="BeforeFromMs">Begin of the window of the same length that it is compared with; 0: none.</param>
public sealed record LogPatternsResponse(IReadOnlyList<LogPatternView> Patterns, long FromMs, long ToMs, long BeforeFromMs);

/// <summary>Messages that one statement of a program wrote.</summary>
/// <param name="Pattern">Hash of the pattern, by which records are searched.</param>
/// <param name="Text">The fixed words; <c>&lt;*&gt;</c> stands for what varies.</param>
/// <param name="Sample">One of the messages.</param>
/// <param name="Severity">The highest severity of its records.</param>
/// <param name="Services">Some of the services that write it.</param>
/// <param name="Applications">Some of the applications that write it.</param>
/// <param name="Records">Records in the window.</param>
/// <param name="Before">Records in the window that it is compared with.</param>
/// <param name="Change">new, gone, more, less or same, against the window before; empty when nothing is compared.</param>
/// <param name="Trend">Records by bucket; the window has as many buckets of the same width.</param>
/// <param name="First">When the first record in the window was written, milliseconds since 1970 with fractions; 0: none was.</param>
/// <param name="Last">When the last of these was written.</param>
/// <param name="FirstSeen">When the pattern was first seen of all that is kept.</param>
public sealed record LogPatternView(
    string Pattern, string Text, string Sample, string Severity, IReadOnlyList<string> Services, IReadOnlyList<string> Applications, long Records, long Before, string Change,
    IReadOnlyList<long> Trend, double First, double Last, double FirstSeen);
