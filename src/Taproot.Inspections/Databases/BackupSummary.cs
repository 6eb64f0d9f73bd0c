using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Databases;

/// <summary>What a cluster's backups come to. Ages are seconds; null for never.</summary>
internal static class BackupSummary
{
    public static double? LastSuccess(PostgresBackups backups, int points) =>
        Least([.. backups.LastSuccessAge.Values.Select(a => a.Last(points)), .. backups.Runs.Values.Where(r => Succeeded(r.Status)).Select(r => r.CompletedAge.Last(points))]);

    public static double? LastFailure(PostgresBackups backups, int points) =>
        Least([backups.LastFailureAge.Last(points), .. backups.Runs.Values.Where(r => Failed(r.Status)).Select(r => r.CompletedAge.Last(points))]);

    /// <summary>The longest pause that the schedules allow; the most frequent one counts.</summary>
    public static double? LongestPause(PostgresBackups backups) => backups.Schedules.Select(CronSchedule.LongestPause).Where(p => p is not null).Min();

    public static bool Succeeded(string status) => status.ToUpperInvariant() is "SUCCEEDED" or "COMPLETED";

    public static bool Failed(string status) => status.ToUpperInvariant() is "FAILED" or "WALARCHIVINGFAILING";

    /// <summary>The operator's reason, as the end of a sentence with a space before; empty when it gives none.</summary>
    public static string Reason(PostgresBackups backups) =>
        backups.Conditions.TryGetValue("LastBackupSucceeded", out var last) && last is { Status: "False", Reason.Length: > 0 } ? $" The operator says: {last.Reason}." : "";

    private static double? Least(IEnumerable<float> ages)
    {
        double? least = null;
        foreach (var age in ages)
            if (float.IsFinite(age) && !(least <= age)) least = age;
        return least;
    }
}
