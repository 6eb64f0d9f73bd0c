using Taproot.Store.Schema.Tables;

namespace Taproot.Store.Schema;

/// <summary>All steps, in order. A published step is never changed; what must change comes as a further step.</summary>
internal static class Migrations
{
    public const string Ledger = """
        CREATE TABLE IF NOT EXISTS taproot_migrations
        (
            number UInt32,
            description String,
            applied DateTime('UTC') DEFAULT now()
        )
        ENGINE = ReplacingMergeTree ORDER BY number
        """;

    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, "series and samples of metrics", [MetricTables.Series.Create, MetricTables.Samples.Create]),
        new(2, "recorded points", [RecordedTables.Series.Create, RecordedTables.Points.Create]),
        new(3, "log records", [LogTables.Logs.Create, LogTables.Resources.Create, LogTables.ResourcesView]),
        new(
            4, "spans",
            [
                TraceTables.Traces.Create, TraceTables.TraceTimes.Create, TraceTables.TraceTimesView, TraceTables.Histogram.Create, TraceTables.HistogramView,
                TraceTables.Resources.Create, TraceTables.ResourcesView,
            ]),
    ];
}
