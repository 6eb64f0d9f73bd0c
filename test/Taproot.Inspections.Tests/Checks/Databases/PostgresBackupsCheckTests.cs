using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Databases;

public sealed class PostgresBackupsCheckTests
{
    private const int Hour = 3600;
    private readonly Given _given = new();

    public PostgresBackupsCheckTests() => _given.Node("n1").Container("/k8s/shop/orders-1/postgres").Type("postgres");

    [Theory]
    [InlineData(25 * Hour, "", Status.Warning)]
    [InlineData(24 * Hour, "", Status.Ok)] // at the threshold
    [InlineData(2 * Hour, "", Status.Ok)]
    [InlineData(6 * 24 * Hour, "0 0 2 * * 0", Status.Ok)] // weekly
    [InlineData(8 * 24 * Hour, "0 0 2 * * 0", Status.Warning)]
    public void The_age_of_the_last_success_decides_by_the_schedule(float age, string schedule, Status status)
    {
        Told("pg_backup_last_successful_timestamp_seconds", age, ("method", "barmanObjectStore"));
        if (schedule.Length > 0) Told("pg_backup_schedule_info", 1, ("cluster", "orders"), ("schedule", schedule));
        Assert.Equal(status, Check().Status);
    }

    [Fact]
    public void The_sentence_has_ages_and_the_operators_reason()
    {
        Told("pg_backup_last_successful_timestamp_seconds", 50 * Hour, ("method", "barmanObjectStore"));
        Told("pg_cluster_status", 1, ("type", "LastBackupSucceeded"), ("status", "False"), ("reason", "CantUpload"));
        Assert.Equal("The last successful backup of orders is 2.1 days old; 24 h are allowed. The operator says: CantUpload.", Check().Sentence);
    }

    [Theory]
    [InlineData(1 * Hour, 10 * Hour, true)]
    [InlineData(10 * Hour, 1 * Hour, false)] // the next one succeeded
    public void A_failure_counts_while_it_is_the_last_word(float failure, float success, bool fails)
    {
        Told("pg_backup_last_failed_timestamp_seconds", failure);
        Told("pg_backup_last_successful_timestamp_seconds", success, ("method", "x"));
        var result = Check();
        Assert.Equal(fails, result.Fails);
        if (fails) Assert.Equal("The last backup of orders failed 60 min ago.", result.Sentence);
    }

    [Fact]
    public void Broken_archiving_of_the_log_is_a_broken_backup()
    {
        Told("pg_backup_last_successful_timestamp_seconds", Hour, ("method", "x"));
        Told("pg_cluster_status", 1, ("type", "ContinuousArchiving"), ("status", "False"), ("reason", "ContinuousArchivingFailing"));
        Assert.Equal("WAL archiving of orders is broken: ContinuousArchivingFailing.", Check().Sentence);
    }

    [Fact]
    public void Runs_tell_where_the_operator_has_no_summary()
    {
        Run("b1", "Succeeded", 30 * Hour);
        Run("b2", "Failed", 2 * Hour);
        Assert.Equal(2, Check().Findings.Count);
    }

    [Fact]
    public void A_cluster_without_any_backup_says_so()
    {
        Told("pg_cluster_status", 1, ("type", "Ready"), ("status", "True"));
        Assert.Equal((Status.Unknown, "No backup is configured for the cluster orders."), (Check().Status, Check().Sentence));
        Told("pg_backup_schedule_info", 1, ("cluster", "orders"), ("schedule", "@daily"));
        Assert.Equal("No backup of the cluster orders has been made yet.", Check().Sentence);
    }

    [Fact]
    public void Without_an_operator_nobody_can_tell() =>
        Assert.StartsWith("There is no operator of a PostgreSQL cluster", Check().Sentence, StringComparison.Ordinal);

    private Inspections.Checks.CheckResult Check() => _given.World().Check("orders", "PostgresBackups");

    private void Told(string query, float value, params (string, string)[] labels) =>
        _given.Add(query, value, 0, Given.Points, [("namespace", "shop"), ("name", labels.Any(l => l.Item1 == "cluster") ? "daily" : "orders"), ("operator", "cnpg"), .. labels]);

    private void Run(string name, string status, float age)
    {
        (string, string)[] labels = [("namespace", "shop"), ("name", name), ("operator", "percona")];
        _given.Add("pg_backup_info", 1, 0, Given.Points, [.. labels, ("cluster", "orders"), ("method", "pgbackrest")]);
        _given.Add("pg_backup_status", 1, 0, Given.Points, [.. labels, ("status", status)]);
        _given.Add("pg_backup_completed_timestamp_seconds", age, 0, Given.Points, [.. labels, ("cluster", "orders")]);
    }
}
