namespace Taproot.Topology.Model.Databases;

/// <summary>A kind of query: its text has no values left in it.</summary>
/// <param name="Database">Database or schema that it runs in.</param>
/// <param name="User">User who runs it; empty when not told.</param>
/// <param name="Text">The query.</param>
public readonly record struct DatabaseQueryId(string Database, string User, string Text);

/// <summary>How often a kind of query runs and what it costs.</summary>
public sealed class DatabaseQuery
{
    /// <summary>Calls a second.</summary>
    public TimeSeries Calls { get; set; }

    /// <summary>Seconds spent in it a second.</summary>
    public TimeSeries Time { get; set; }

    /// <summary>Seconds spent reading and writing a second.</summary>
    public TimeSeries IoTime { get; set; }

    /// <summary>Seconds spent waiting for locks a second.</summary>
    public TimeSeries LockTime { get; set; }
}

/// <summary>A number of sessions or transactions that have to do with a query; the text is empty when the server hides it.</summary>
/// <param name="Query">The query.</param>
/// <param name="Count">How many.</param>
public sealed record DatabaseQueryCount(DatabaseQueryId Query, TimeSeries Count);
