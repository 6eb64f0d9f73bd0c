namespace Taproot.Inspections.Tests.Checks.Databases;

/// <summary>A world with one PostgreSQL of which an exporter tells.</summary>
internal sealed class PostgresWorld
{
    public const string Address = "10.0.0.1:5432";

    public PostgresWorld()
    {
        Given.Node("n1").Container("/docker/db").Type("postgres").Listens(Address);
        Exporter = Given.Exporter(Address).Metric("pg_up", 1);
    }

    public Given Given { get; } = new();

    public GivenExporter Exporter { get; }

    public Inspections.Checks.CheckResult Check(string id, params Inspections.Thresholds.ThresholdRule[] thresholds) => Given.World().Check("db", id, thresholds);

    /// <summary>Autovacuum's settings as PostgreSQL ships them.</summary>
    public GivenExporter Autovacuum() => Exporter
        .Setting("autovacuum", 1).Setting("autovacuum_max_workers", 3).Setting("autovacuum_vacuum_threshold", 50).Setting("autovacuum_vacuum_scale_factor", 0.2f)
        .Setting("autovacuum_analyze_threshold", 50).Setting("autovacuum_analyze_scale_factor", 0.1f).Setting("autovacuum_vacuum_cost_delay", 2, "ms")
        .Setting("autovacuum_vacuum_cost_limit", -1).Setting("vacuum_cost_limit", 200);
}
