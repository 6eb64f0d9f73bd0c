using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Databases of which much of the space holds nothing.</summary>
internal sealed class PostgresBloatCheck() : ExporterCheck<Postgres>(DatabaseKinds.Postgres)
{
    private const float Material = 1e9f;

    public override CheckDefinition Definition { get; } = new(
        "PostgresBloat", DatabaseKinds.Postgres.Report, "PostgreSQL bloat", "the space of a database that holds nothing is above {threshold} of its size, and at least 1 GB", 50,
        CheckUnit.Percent, CheckWeight.Cause, "estimate of bloat") { Charts = ["postgres-bloat", "postgres-table-bloat", "postgres-index-bloat"] };

    protected override void Look(CheckRun run, Instance instance, Postgres database)
    {
        if (PostgresReplication.RepeatsPrimary(database)) return;
        foreach (var name in database.TableBloat.Keys.Union(database.IndexBloat.Keys))
        {
            var wasted = SeriesMath.Sum([database.TableBloat.GetValueOrDefault(name), database.IndexBloat.GetValueOrDefault(name)]);
            var percent = SeriesMath.Combine(wasted, database.DatabaseSizes.GetValueOrDefault(name),
                (bytes, size) => bytes >= Material ? 100 * bytes / size : float.IsNaN(bytes) || float.IsNaN(size) ? float.NaN : 0);
            run.Above($"{name} on {instance.Name}", percent, instance, (_, _) => Detail(database, name, wasted.Last(run.RecentPoints), run.RecentPoints));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Percent(findings[0].Value)} of {findings[0].Subject} is wasted space.";

    private static string Detail(Postgres database, string name, double wasted, int points)
    {
        var tables = database.Tables.Where(t => t.Key.Database == name).ToArray();
        var (table, bytes) = tables.Select(t => (t.Key.ToString(), Bytes: t.Value.Bloat.Last(points))).Where(t => t.Bytes > 0).OrderByDescending(t => t.Bytes).FirstOrDefault();
        var (index, indexBytes) = tables.SelectMany(t => t.Value.IndexBloat).Select(i => (i.Key, Bytes: i.Value.Last(points))).Where(i => i.Bytes > 0)
            .OrderByDescending(i => i.Bytes).FirstOrDefault();
        var text = $"That is {Words.Bytes(wasted)}.";
        if (table is not null && !(indexBytes > bytes)) return $"{text} Most is in table {table} ({Words.Bytes(bytes)}): pg_repack gives it back in operation, VACUUM FULL with a lock.";
        return index is null ? text : $"{text} Most is in index {index} ({Words.Bytes(indexBytes)}): REINDEX CONCURRENTLY gives it back.";
    }
}
