using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>Queries, connections and locks of PostgreSQL.</summary>
internal static class PostgresQueryCharts
{
    private const int MaxInstances = 10;
    private const string NoStatements = "No query was told: single queries need the extension pg_stat_statements.";

    public static void Draw(DatabaseScope<Postgres> postgres)
    {
        Queries(postgres);
        Connections(postgres);
        Locks(postgres);
    }

    private static void Queries(DatabaseScope<Postgres> postgres)
    {
        var charts = postgres.Charts;
        postgres.Add("Queries",
            charts.Line("postgres-queries", "Queries", "req/s",
                postgres.EachSeen(p => SeriesMath.Sum(p.QueriesPerSecond.Values), DatabaseTraffic.Rate), postgres.Reason("No query was seen in this window.")),
            charts.Line("postgres-latency", "Query latency", "seconds",
                postgres.EachSeen(p => p.Latency.GetValueOrDefault("avg"), DatabaseTraffic.MeanLatency), postgres.Reason("No query was timed in this window.")),
            charts.Area("postgres-query-time", "Queries by total time", "seconds/s", ByQuery(postgres, q => q.Time), postgres.Reason(NoStatements)),
            charts.Area("postgres-query-io", "Queries by I/O time", "seconds/s", ByQuery(postgres, q => q.IoTime), postgres.Reason(WhyNoIo(postgres))));
        postgres.Add("Queries", postgres.Told.Where(t => t.Database.Latency.Count > 1).Take(MaxInstances).Select((t, i) => charts.Line(
            $"postgres-latency-{i}", $"Query latency of {t.Instance.Name}", "seconds",
            t.Database.Latency.Where(l => l.Key is "avg" or "p50" or "p95" or "p99").Select(l => (l.Key, l.Value)), "No query was timed in this window.")));
    }

    private static void Connections(DatabaseScope<Postgres> postgres)
    {
        var charts = postgres.Charts;
        postgres.Add("Connections",
            charts.Area("postgres-connections", "Connections", "count", postgres.Summed(p => p.Sessions.Select(s => (s.State.Length > 0 ? s.State : "unknown", s.Count))),
                postgres.Reason("No connection was told in this window."),
                ("max_connections", SeriesMath.Sum(postgres.Told.Select(t => t.Database.Settings.GetValueOrDefault("max_connections")?.Values ?? default)))),
            charts.Area("postgres-idle-transactions", "Idle transactions by query", "count",
                BySession(postgres, s => s.State.StartsWith("idle in transaction", StringComparison.Ordinal)), postgres.Reason("No transaction was idle in this window.")),
            charts.Area("postgres-active-queries", "Active connections by query", "count", BySession(postgres, s => s.State == "active"),
                postgres.Reason("No connection was active in this window.")));
    }

    private static void Locks(DatabaseScope<Postgres> postgres)
    {
        const string NoLocks = "No query waited for a lock in this window.";
        postgres.Add("Locks",
            postgres.Charts.Area("postgres-locked", "Locked queries", "count", BySession(postgres, s => s.WaitEventType == "Lock"), postgres.Reason(NoLocks)),
            postgres.Charts.Area("postgres-blocking", "Blocking queries by number of awaiting queries", "count",
                postgres.Summed(p => p.Blocking.Select(b => (QueryText.Short(b.Query.Text), b.Count))), postgres.Reason(NoLocks)));
    }

    private static IEnumerable<(string, TimeSeries)> ByQuery(DatabaseScope<Postgres> postgres, Func<DatabaseQuery, TimeSeries> select) =>
        postgres.Summed(p => p.Queries.Select(q => (QueryText.Short(q.Key.Text), select(q.Value))));

    private static IEnumerable<(string, TimeSeries)> BySession(DatabaseScope<Postgres> postgres, Func<PostgresSessions, bool> where) =>
        postgres.Summed(p => p.Sessions.Where(where).Select(s => (QueryText.Short(s.Query.Text), s.Count)));

    private static string WhyNoIo(DatabaseScope<Postgres> postgres) =>
        postgres.Told.Any(t => t.Database.Setting("track_io_timing") == 0) ? "PostgreSQL does not time its reads and writes: set track_io_timing = on." : NoStatements;
}
