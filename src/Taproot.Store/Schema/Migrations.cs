namespace Taproot.Store.Schema;

/// <summary>All steps, in order. A published step is never changed; what must change comes as a further step.</summary>
internal static class Migrations
{
    /// <summary>Which steps were made.</summary>
    public static TableDefinition Ledger { get; } = new("taproot_migrations", Signal: null)
    {
        Columns = """
            number UInt32,
            description String,
            applied DateTime('UTC') DEFAULT now()
            """,
        Variant = "Replacing",
        OrderBy = "number",
        ShardBy = "number",
    };

    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, "series and samples of metrics", [MetricTables.Series, MetricTables.Samples]),
        new(2, "recorded points", [MetricTables.RecordedSeries, MetricTables.RecordedPoints]),
        new(3, "log records", [LogTables.Logs, LogTables.Resources, LogTables.ResourcesView]),
        new(
            4, "spans",
            [
                TraceTables.Traces, TraceTables.TraceTimes, TraceTables.TraceTimesView, TraceTables.Histogram, TraceTables.HistogramView,
                TraceTables.Resources, TraceTables.ResourcesView,
            ]),
        new(5, "profiles", [ProfileTables.Stacks, ProfileTables.Samples, ProfileTables.Profiles, ProfileTables.ProfilesView]),
        new(6, "metadata of metrics", [MetricTables.Metadata]),
        new(7, "indexes of spans and log records", [LogTables.NoResourceIndex, .. TraceTables.Indexes]),
        new(9, "exemplars of metrics", [MetricTables.Exemplars]),
        new(10, "samples packed better", MetricTables.BetterCodecs),
        new(11, "log records by the minute", [LogCountTables.Minutes, LogCountTables.MinutesView]),
        new(12, "traces that are joined", [TraceTables.Joins, TraceTables.JoinsView]),
        new(13, "sources of profiles", [ProfileTables.Sources, ProfileTables.SourcesView, ProfileTables.EndIndex]),
        new(14, "texts of log records found by an index", [LogTables.BodyIndex]),
        // 15 is written by LogCountFiller when older log records are counted by the minute.
        new(16, "spans of profiles", [ProfileTables.SpanId, ProfileTables.SpanIndex]),
    ];

    /// <summary>All tables that hold telemetry.</summary>
    public static IEnumerable<TableDefinition> Tables => All.SelectMany(m => m.Changes).OfType<TableDefinition>();
}
