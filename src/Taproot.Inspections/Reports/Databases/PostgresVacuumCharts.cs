using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>Vacuum, freezing and statistics of PostgreSQL.</summary>
internal static class PostgresVacuumCharts
{
    private const string NoTables = "No table was told in this window.";
    private const string NoSettings = "The settings of autovacuum were not told.";

    public static void Draw(DatabaseScope<Postgres> postgres)
    {
        Ages(postgres);
        Autovacuum(postgres);
        Analyze(postgres);
    }

    private static void Ages(DatabaseScope<Postgres> postgres)
    {
        var charts = postgres.Charts;
        postgres.Add("Vacuum",
            charts.Line("postgres-xid-age", "Transaction ID age", "count",
                postgres.Largest(p => p.TransactionIdAge.Select(a => (a.Key, a.Value))), postgres.Reason("No age was told in this window.")),
            charts.Line("postgres-multixact-age", "Multixact age", "count",
                postgres.Largest(p => p.MultixactAge.Select(a => (a.Key, a.Value))), postgres.Reason("No age was told in this window.")),
            charts.Line("postgres-xmin-holders", "Oldest xid held back, by holder", "count",
                postgres.Told.SelectMany(t => t.Database.OldestXminAge.Select(h => ($"{t.Instance.Name} {h.Key.Replace('_', ' ')}", h.Value))),
                postgres.Reason("Nobody held vacuum back in this window.")));
    }

    private static void Autovacuum(DatabaseScope<Postgres> postgres)
    {
        var charts = postgres.Charts;
        postgres.Add("Vacuum",
            charts.Line("postgres-dead-rows", "Dead tuples by table", "bytes", ByTable(postgres, (_, t) => t.DeadBytes), postgres.Reason(NoTables)),
            charts.Line("postgres-autovacuum-pressure", "Autovacuum pressure", "times", ByTable(postgres, PostgresVacuum.Pressure), postgres.Reason(NoSettings)),
            charts.Line("postgres-autovacuum-age", "Time since last autovacuum", "seconds", ByTable(postgres, (_, t) => t.SecondsSinceAutovacuum),
                postgres.Reason("Autovacuum has not finished on any of the tables told.")),
            charts.Line("postgres-autovacuum-workers", "Autovacuum workers", "count",
                postgres.Each(p => p.AutovacuumWorkers), postgres.Reason("No autovacuum worker was told in this window."),
                ("autovacuum_max_workers", postgres.Told.Select(t => t.Database.Settings.GetValueOrDefault("autovacuum_max_workers")?.Values ?? default).FirstOrDefault(s => !s.IsEmpty))),
            charts.Line("postgres-throttled-workers", "Throttled autovacuum workers", "count",
                postgres.Each(p => SeriesMath.Sum(p.Tables.Values.Select(t => t.VacuumThrottled))),
                postgres.Reason("No vacuum ran in this window, or the server is older than PostgreSQL 9.6.")));
    }

    private static void Analyze(DatabaseScope<Postgres> postgres) =>
        postgres.Add("Vacuum",
            postgres.Charts.Line("postgres-analyze-pressure", "Autoanalyze pressure", "times", ByTable(postgres, PostgresVacuum.AnalyzePressure), postgres.Reason(NoSettings)),
            postgres.Charts.Line("postgres-analyze-age", "Time since last analyze", "seconds", ByTable(postgres, (_, t) => t.SecondsSinceAnalyze), postgres.Reason(NoTables)));

    private static IEnumerable<(string, TimeSeries)> ByTable(DatabaseScope<Postgres> postgres, Func<Postgres, PostgresTable, TimeSeries> select) =>
        postgres.Largest(p => p.Tables.Select(t => (t.Key.ToString(), select(p, t.Value))));
}
