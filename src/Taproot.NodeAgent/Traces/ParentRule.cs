namespace Taproot.NodeAgent.Traces;

/// <summary>How a span's parent was found: attribute <c>taproot.parent.rule</c>. The surest first.</summary>
internal enum ParentRule : byte
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>The request names it in its headers.</summary>
    Header,

    /// <summary>It is the other end of the same request.</summary>
    Connection,

    /// <summary>Another request of the process with the same trace id belongs to it.</summary>
    Trace,

    /// <summary>The thread that sent the request works on it.</summary>
    Thread,

    /// <summary>It asks for the same path: a proxy passed it on.</summary>
    Path,

    /// <summary>It was the only one that could be.</summary>
    Only,

    /// <summary>Of all that were open it is the only one that outlasted the request.</summary>
    Time,
}

internal static class ParentRules
{
    private static readonly string[] Names = ["none", "header", "connection", "trace", "thread", "path", "only", "time"];

    /// <summary>All of them.</summary>
    public static ReadOnlySpan<ParentRule> All =>
    [
        ParentRule.None, ParentRule.Header, ParentRule.Connection, ParentRule.Trace, ParentRule.Thread, ParentRule.Path, ParentRule.Only,
        ParentRule.Time,
    ];

    /// <summary>The value of the attribute.</summary>
    public static string Name(this ParentRule rule) => Names[(int)rule];
}
