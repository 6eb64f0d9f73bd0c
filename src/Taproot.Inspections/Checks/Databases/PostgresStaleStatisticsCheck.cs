using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Large tables that changed much since the planner last looked at them: it may choose slow plans.</summary>
internal sealed class PostgresStaleStatisticsCheck() : ExporterCheck<Postgres>(DatabaseKinds.Postgres)
{
    private const float LargeRows = 100_000;

    public override CheckDefinition Definition { get; } = new(
        "PostgresStaleStatistics", DatabaseKinds.Postgres.Report, "PostgreSQL stale statistics",
        "a table of at least 100,000 rows has more than {threshold} the changed rows at which it is analyzed", 2, CheckUnit.Times, CheckWeight.Cause,
        "figure of rows changed since the last analyze") { Charts = ["postgres-analyze-pressure", "postgres-analyze-age"] };

    protected override void Look(CheckRun run, Instance instance, Postgres database)
    {
        if (PostgresReplication.RepeatsPrimary(database)) return;
        foreach (var (id, table) in database.Tables)
        {
            var pressure = SeriesMath.Combine(PostgresVacuum.AnalyzePressure(database, table), PostgresVacuum.Rows(table),
                (times, rows) => rows >= LargeRows ? times : float.IsNaN(rows) || float.IsNaN(times) ? float.NaN : 0);
            run.Above(id.ToString(), pressure, instance, (_, _) => Detail(database, table, run.RecentPoints));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Statistics of {Words.Subjects(findings)} are stale: {findings[0].Value:0.#} times the changes at which a table is analyzed.";

    private static string Detail(Postgres database, PostgresTable table, int points)
    {
        var changed = $"{table.RowsChangedSinceAnalyze.Last(points):#,0} rows changed since the last analyze";
        var since = table.SecondsSinceAnalyze.Last(points);
        var when = float.IsNaN(since) ? "" : $", {Words.Duration(since)} ago";
        var why = table.Settings.AutovacuumDisabled || database.Setting("autovacuum") == 0 ? " Autovacuum, which analyzes too, is off." : "";
        return $"{changed}{when}: ANALYZE the table.{why}";
    }
}
