namespace Taproot.Store.Schema;

/// <summary>What a table's rows are of; each has a retention of its own.</summary>
internal enum Signal
{
    /// <summary>Raw samples.</summary>
    Metrics,

    /// <summary>Points that the recorder keeps.</summary>
    Recorded,

    /// <summary>Log records.</summary>
    Logs,

    /// <summary>Spans.</summary>
    Traces,

    /// <summary>Profiles.</summary>
    Profiles,

    /// <summary>What the schema knows of itself; never deleted.</summary>
    Schema,
}
