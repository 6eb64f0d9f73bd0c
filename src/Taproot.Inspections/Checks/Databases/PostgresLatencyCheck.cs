using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>PostgreSQL servers with slow queries.</summary>
internal sealed class PostgresLatencyCheck() : DatabaseLatencyCheck(DatabaseKinds.Postgres, "PostgresLatency", "query", 0.1)
{
    protected override (TimeSeries Latency, TimeSeries Rate) Told(Instance instance) =>
        instance.Postgres is { } postgres ? (postgres.Latency.GetValueOrDefault("avg"), SeriesMath.Sum(postgres.QueriesPerSecond.Values)) : default;

    protected override string Detail(Instance instance, int recentPoints)
    {
        if (instance.Postgres is not { } postgres) return "";
        var waiting = postgres.Sessions.Where(s => s.WaitEventType == "Lock").Select(s => s.Count.Last(recentPoints)).Where(float.IsFinite).Sum();
        if (waiting >= 1) return $"{waiting:0} queries wait for locks.";
        var (id, time) = postgres.Queries.Select(q => (q.Key, Time: q.Value.Time.MeanOfLast(recentPoints))).Where(q => q.Time > 0).OrderByDescending(q => q.Time).FirstOrDefault();
        return id.Text is null ? "" : $"Most time goes to: {QueryText.Short(id.Text)} ({time:0.##} s a second).";
    }
}
