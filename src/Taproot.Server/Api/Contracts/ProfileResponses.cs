namespace Taproot.Server.Api.Contracts;

/// <summary>A type of profiles that a service has. <c>IsState</c>: values are what there is at a moment, and are averaged over time.</summary>
public sealed record ProfileTypeRow(string Service, string Type, string Unit, bool IsState, long LastSeenMs);

/// <summary>Types of profiles by service.</summary>
public sealed record ProfileTypesResponse(IReadOnlyList<ProfileTypeRow> Types);

/// <summary>A label of profiles and some of its values.</summary>
public sealed record ProfileLabelRow(string Name, IReadOnlyList<string> Values);

/// <summary>Labels of profiles.</summary>
public sealed record ProfileLabelsResponse(IReadOnlyList<ProfileLabelRow> Labels);

/// <summary>What profiles sum up to, step by step; null for a step without profiles.</summary>
public sealed record ProfileSeriesResponse(string Type, string Unit, bool IsState, long FromMs, long StepMs, IReadOnlyList<double?> Values);

/// <summary>
/// Nodes of a flame graph in columns, parents before children; the first is the root. <c>Parents</c> are places in the columns (-1: none), <c>Frames</c> are
/// places in the list of texts. Columns of the base window are empty when there is none.
/// </summary>
public sealed record FlameColumns(
    IReadOnlyList<int> Parents, IReadOnlyList<int> Frames, IReadOnlyList<long> Self, IReadOnlyList<long> Total, IReadOnlyList<long> BaseSelf, IReadOnlyList<long> BaseTotal);

/// <summary>Whose the stacks within a frame at the first level are. <c>Application</c> is empty when it is none that the agents see.</summary>
public sealed record ProfileGroupRow(string Text, string Application, IReadOnlyList<string> Services);

/// <summary>
/// A flame graph. Texts of frames are <c>function file:line</c>. <c>LeftOutNodes</c> are too light to be shown, and <c>LeftOutSelf</c> is what was spent in them;
/// <c>LeftOutStacks</c> is how many stacks are summed up as <c>(other)</c>. <c>Groups</c> says what the frames at the first level are when applications or
/// services are told apart.
/// </summary>
public sealed record FlameGraphResponse(
    string Type, string Unit, bool IsState, long FromMs, long ToMs, long? BaseFromMs, long? BaseToMs, long Total, long BaseTotal, IReadOnlyList<string> Texts,
    FlameColumns Nodes, int LeftOutNodes, long LeftOutSelf, long LeftOutStacks, IReadOnlyList<ProfileGroupRow> Groups);
