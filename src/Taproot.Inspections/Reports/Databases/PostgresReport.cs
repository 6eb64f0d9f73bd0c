using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>PostgreSQL: queries, connections, locks, checkpoints, WAL, replication, vacuum, storage, backups.</summary>
internal sealed class PostgresReport() : DatabaseReport(DatabaseKinds.Postgres)
{
    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var postgres = new DatabaseScope<Postgres>(sheet, scope, Kind);
        sheet.Tables.Add(DatabaseCells.Instances(
            Kind, scope, ["Instance", "Role", "Status", "Queries", "Latency", "Replication lag", "Size", "Version"], i => Row(scope.Window, i)));
        PostgresQueryCharts.Draw(postgres);
        PostgresWalCharts.Draw(postgres);
        PostgresVacuumCharts.Draw(postgres);
        PostgresStorageCharts.Draw(postgres);
        PostgresBackupTables.Draw(sheet, scope);
    }

    private IReadOnlyList<TableCell> Row(WorldWindow window, Instance instance)
    {
        var told = instance.Postgres;
        return
        [
            Cell.Text(instance.Name), Cell.Text(Role(instance)), DatabaseCells.Status(Kind, instance, window),
            DatabaseCells.Rate(Kind, instance, window, told is null ? default : SeriesMath.Sum(told.QueriesPerSecond.Values)),
            DatabaseCells.Latency(Kind, instance, window, told?.Latency.GetValueOrDefault("avg") ?? default),
            Cell.Number(window.Recent(PostgresWalCharts.Lag(told, window)), "seconds"), DatabaseCells.Size(Kind, instance, window), DatabaseCells.Version(Kind, instance),
        ];
    }

    private static string Role(Instance instance)
    {
        if (instance.Postgres is { IsReplica: true }) return "replica";
        if (instance.Postgres is { Wal.Position.IsEmpty: false }) return "primary";
        return instance.DatabaseRole.Length > 0 ? instance.DatabaseRole : "–";
    }
}
