using Taproot.Inspections.Databases;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Servers that soon turn clients away.</summary>
internal sealed class PostgresConnectionsCheck() : ExporterCheck<Postgres>(DatabaseKinds.Postgres)
{
    public override CheckDefinition Definition { get; } = new(
        "PostgresConnections", DatabaseKinds.Postgres.Report, "PostgreSQL connections", "connections are above {threshold} of max_connections", 90, CheckUnit.Percent,
        CheckWeight.Hazard, "figure of connections and max_connections") { Charts = ["postgres-connections", "postgres-idle-transactions"] };

    protected override void Look(CheckRun run, Instance instance, Postgres database)
    {
        var limit = database.Settings.GetValueOrDefault("max_connections")?.Values ?? default;
        var open = SeriesMath.Sum(database.Sessions.Select(s => s.Count));
        run.Above(instance.Name, ReportMath.Percent(TimeSeriesMath.Divide(open, limit)), instance, (_, _) => ByState(database, run.RecentPoints));
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} uses {Words.Percent(findings[0].Value)} of its connections: when none is left, clients are turned away.";

    private static string ByState(Postgres database, int points)
    {
        var states = database.Sessions.GroupBy(s => s.State).Select(g => (State: g.Key, Count: g.Sum(s => s.Count.Last(points) is var n && float.IsFinite(n) ? n : 0)))
            .Where(s => s.Count > 0).OrderByDescending(s => s.Count);
        return string.Join(", ", states.Select(s => $"{s.Count:0} {(s.State.Length == 0 ? "of unknown state" : s.State)}"));
    }
}
