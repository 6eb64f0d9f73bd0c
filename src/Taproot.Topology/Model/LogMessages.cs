namespace Taproot.Topology.Model;

/// <summary>Messages that differ in their variable parts only, over all instances.</summary>
/// <param name="Hash">Hash of the pattern, as agents make it.</param>
/// <param name="Level">Their level.</param>
/// <param name="Sample">One of them.</param>
public sealed record LogPattern(string Hash, string Level, string Sample)
{
    /// <summary>Messages in each step.</summary>
    public SummedSeries Messages { get; } = new();
}

/// <summary>What an application writes to its logs, as counts.</summary>
public sealed class LogMessages
{
    /// <summary>The hash under which patterns over a bound, an agent's or the world's, are counted together.</summary>
    public const string OtherPatterns = "00000000000000000000000000000000";

    /// <summary>More patterns than this are not read by anybody.</summary>
    internal const int MaxPatterns = 200;

    /// <summary>Messages in each step by level (<c>critical</c>, <c>error</c>, <c>warning</c>, <c>info</c>, <c>debug</c>, <c>unknown</c>).</summary>
    public Dictionary<string, SummedSeries> ByLevel { get; } = [];

    /// <summary>Patterns of messages by level and hash.</summary>
    public Dictionary<(string Level, string Hash), LogPattern> Patterns { get; } = [];
}
