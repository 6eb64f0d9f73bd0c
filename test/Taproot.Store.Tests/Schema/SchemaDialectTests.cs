using System.Runtime.CompilerServices;
using Taproot.Store.Schema;

namespace Taproot.Store.Tests.Schema;

/// <summary>The statements of each deployment against files that people can read; <c>TAPROOT_WRITE_GOLDEN=1</c> writes them anew.</summary>
public sealed class SchemaDialectTests
{
    [Theory]
    [InlineData("single")]
    [InlineData("cluster")]
    [InlineData("cloud")]
    public async Task The_schema_is_said_as_its_file_has_it(string name)
    {
        var file = Path.Combine(Directory(), "Golden", $"{name}.sql");
        var actual = All(new(Deployment(name), "taproot_shop"));
        if (Environment.GetEnvironmentVariable("TAPROOT_WRITE_GOLDEN") == "1") await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), actual);
    }

    [Fact]
    public void Every_table_that_ages_is_cut_by_time_and_told_how_rows_spread()
    {
        Assert.All(Migrations.Tables, table => Assert.NotEmpty(table.ShardBy));
        Assert.All(Migrations.Tables.Where(t => t.AgesFrom is not null), table => Assert.NotNull(table.PartitionBy));
    }

    [Theory]
    [InlineData("")]
    [InlineData("20261125'; DROP TABLE x")]
    [InlineData("a b")]
    public void A_partition_of_a_strange_id_is_not_dropped(string id) =>
        Assert.Throws<ArgumentException>(() => new SchemaDialect(EngineDeployment.Single, "d").DropPartition(MetricTables.Samples, id));

    [Fact]
    public void A_name_cannot_leave_its_quotes() =>
        Assert.Equal(@"CREATE DATABASE IF NOT EXISTS `d` ON CLUSTER `a\`; --`", new SchemaDialect(new(DeploymentKind.Cluster, "a`; --"), "d").CreateDatabase());

    private static string All(SchemaDialect dialect)
    {
        IEnumerable<SchemaChange> changes = [Migrations.Ledger, .. Migrations.All.SelectMany(m => m.Changes)];
        IEnumerable<string> retention = Migrations.Tables.Where(t => t.AgesFrom is not null).Select(t => dialect.SetRetention(t, 7));
        string[] statements = [dialect.CreateDatabase(), .. changes.SelectMany(dialect.Create), .. retention, dialect.DropPartition(MetricTables.Samples, "20261125")];
        return string.Concat(statements.Select(s => s + ";\n\n"));
    }

    private static EngineDeployment Deployment(string name) => name switch
    {
        "cluster" => new(DeploymentKind.Cluster, "prod"),
        "cloud" => new(DeploymentKind.Cloud),
        _ => EngineDeployment.Single,
    };

    private static string Directory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
