using Taproot.Telemetry;

namespace Taproot.Store.Schema;

/// <summary>A part of a migration, in no deployment's words: <see cref="SchemaDialect"/> says it to a single engine or to a cluster.</summary>
internal abstract record SchemaChange;

/// <summary>A table of the MergeTree family.</summary>
/// <param name="Name">The name that statements use; on a cluster it is the distributed table.</param>
/// <param name="Signal">What its rows are of, and whose retention they have; null for what Taproot makes itself.</param>
internal sealed record TableDefinition(string Name, Signal? Signal) : SchemaChange
{
    /// <summary>What its rows are of, as a label.</summary>
    public string Kind => Signal is { } signal ? SignalNames.Of(signal) : "recorded";

    /// <summary>Columns and indexes as they stand between the parentheses, without them.</summary>
    public required string Columns { get; init; }

    /// <summary>What comes before <c>MergeTree</c>, such as <c>Replacing</c>.</summary>
    public string Variant { get; init; } = "";

    /// <summary>Arguments of the engine, such as the columns that are summed; empty: none.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>Expression whose values are partitions; null: one partition.</summary>
    public string? PartitionBy { get; init; }

    /// <summary>Expression by which rows are sorted.</summary>
    public required string OrderBy { get; init; }

    /// <summary>Expression by which a cluster spreads rows over its shards; rows that are read together should agree in it.</summary>
    public required string ShardBy { get; init; }

    /// <summary>The instant that a row is of, an expression of type DateTime or Date; null: rows do not age.</summary>
    public string? AgesFrom { get; init; }

    /// <summary>Days that rows stay beyond their signal's retention, because rows of other tables refer to them.</summary>
    public int ExtraDays { get; init; }

    /// <summary>Further settings, separated by commas.</summary>
    public string Settings { get; init; } = "";
}

/// <summary>A materialized view that fills one table from another as rows come in. On a cluster each shard does it for its own rows.</summary>
/// <param name="Name">Name of the view.</param>
/// <param name="Target">Name of the table that it fills.</param>
/// <param name="Source">Name of the table that it reads.</param>
/// <param name="Columns">What stands between SELECT and FROM.</param>
/// <param name="Rest">What comes after the source, such as GROUP BY; empty: nothing.</param>
internal sealed record ViewDefinition(string Name, string Target, string Source, string Columns, string Rest) : SchemaChange;

/// <summary>An index that a table gets, for the rows that come from now on or for all.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Name">Name of the index.</param>
/// <param name="Rest">Expression, type and granularity.</param>
internal sealed record IndexAddition(string Table, string Name, string Rest) : SchemaChange
{
    /// <summary>Whether rows that are there get it too: part by part in the background, by the engine, which takes it up again when it was ended.</summary>
    public bool IsForOldRows { get; init; }

    /// <summary>Whether all works without it, so that an engine that does not know how to make it may go on.</summary>
    public bool IsOptional { get; init; }
}

/// <summary>A column that a table gets; rows that are there have the type's default in it.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Name">Name of the column.</param>
/// <param name="Rest">Type and codecs.</param>
internal sealed record ColumnAddition(string Table, string Name, string Rest) : SchemaChange;

/// <summary>An index that a table no longer has.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Name">Name of the index.</param>
internal sealed record IndexRemoval(string Table, string Name) : SchemaChange;
