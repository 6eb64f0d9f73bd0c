using Taproot.Inspections.Checks;
using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>Backups of a PostgreSQL cluster.</summary>
internal static class PostgresBackupTables
{
    private const int MaxRuns = 50;
    private const string NoOperator = "No operator tells of backups of this database: the cluster agent reads those of CloudNativePG and Percona.";

    public static void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var backups = scope.Application.Backups;
        sheet.Tables.Add(new("postgres-backup", "Backup", ["What", "Is"], backups is null ? [] : [.. Facts(backups, scope.Window)], backups is null ? NoOperator : ""));
        var runs = backups is null ? [] : Runs(backups, scope.Window);
        sheet.Tables.Add(new("postgres-backup-runs", "Recent backups", ["Backup", "Method", "Kind", "Status", "Completed", "Path"], runs,
            runs.Count > 0 ? "" : backups is null ? NoOperator : "The operator tells of no single backup."));
    }

    private static IEnumerable<IReadOnlyList<TableCell>> Facts(PostgresBackups backups, WorldWindow window)
    {
        var points = WorldWindow.RecentPoints;
        var (success, failure) = (BackupSummary.LastSuccess(backups, points), BackupSummary.LastFailure(backups, points));
        var failed = failure is { } age && !(success < age);
        yield return failed ? Row("Status", "the last backup failed", "warning") : success is null ? Row("Status", "no backup yet", "unknown") : Row("Status", "the last backup succeeded", "ok");
        yield return Row("Destination", Join(backups.Targets.Select(t => t.Destination)));
        yield return Row("Schedule", Join(backups.Schedules));
        yield return Row("Last backup", Ago(success));
        yield return Row("Restorable from", Ago(backups.RecoverableAge.Values.Select(a => window.Last(a)).Max()));
        yield return Row("Next backup", -window.Last(backups.NextAge) is { } next ? next >= 0 ? $"in {Words.Duration(next)}" : $"overdue since {Words.Duration(-next)}" : "–");
        yield return Row("Retention", Join(backups.Targets.Select(t => t.RetentionPolicy)));
        yield return Archiving(backups);
        yield return Row("Last failed", Ago(failure));
    }

    private static IReadOnlyList<TableCell> Archiving(PostgresBackups backups)
    {
        if (!backups.Conditions.TryGetValue("ContinuousArchiving", out var archiving)) return Row("WAL archiving", "–");
        return archiving.Status == "False" ? Row("WAL archiving", archiving.Reason.Length > 0 ? $"broken: {archiving.Reason}" : "broken", "warning") : Row("WAL archiving", "works", "ok");
    }

    private static List<IReadOnlyList<TableCell>> Runs(PostgresBackups backups, WorldWindow window) =>
    [
        .. backups.Runs.Values.Select(r => (Run: r, Age: window.Last(r.CompletedAge))).OrderBy(r => r.Age ?? -1).ThenBy(r => r.Run.Name, StringComparer.Ordinal).Take(MaxRuns)
            .Select(IReadOnlyList<TableCell> (r) =>
            [
                Cell.Text(r.Run.Name), Cell.Text(r.Run.Method), Cell.Text(r.Run.Kind), Cell.Text(r.Run.Status, Status(r.Run.Status)), Cell.Text(Ago(r.Age)), Cell.Text(r.Run.Path),
            ]),
    ];

    private static string? Status(string status) => BackupSummary.Succeeded(status) ? "ok" : BackupSummary.Failed(status) ? "warning" : null;

    private static IReadOnlyList<TableCell> Row(string what, string value, string? status = null) => [Cell.Text(what), Cell.Text(value, status)];

    private static string Ago(double? age) => age is { } seconds ? $"{Words.Duration(seconds)} ago" : "–";

    private static string Join(IEnumerable<string> texts) => string.Join(", ", texts.Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)) is { Length: > 0 } text ? text : "–";
}
