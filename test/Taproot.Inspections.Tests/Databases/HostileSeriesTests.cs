using CsCheck;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;
using Taproot.Topology.Build;

namespace Taproot.Inspections.Tests.Databases;

/// <summary>Whatever exporters send, a world comes of it, and every check and report of it.</summary>
public sealed class HostileSeriesTests
{
    private static readonly string[] Queries =
    [
        .. SeriesCatalog.Queries.Select(q => q.Name).Where(n => n.StartsWith("pg_", StringComparison.Ordinal) || n.StartsWith("mysql_", StringComparison.Ordinal)
            || n.StartsWith("redis_", StringComparison.Ordinal) || n.StartsWith("mongo_", StringComparison.Ordinal) || n.StartsWith("memcached_", StringComparison.Ordinal)
            || n.StartsWith("aws_", StringComparison.Ordinal) || n == "kube_pod_labels"),
    ];

    private static readonly string[] KnownTexts =
    [
        "", "10.0.0.1:5432", "10.0.0.2:5432", "10.9.9.9:99999", "[::1]:5432", "shop", "db-0", "us/x", "/", "true", "False", "primary", "avg", "0 0 * * *", "-1", "1e999", "available", "\n",
    ];

    private static readonly float[] KnownValues = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, 1, -1, float.MaxValue, 2e9f];

    private static readonly Gen<string> Text = Gen.OneOf(Of(KnownTexts), Gen.String);

    private static readonly Gen<float> Value = Gen.OneOf(Of(KnownValues), Gen.Float[0, 1e6f]);

    private static readonly Gen<(string Query, string[] Labels, float[] Values)> Series =
        Gen.Select(Of(Queries), Text.Array[30], Value.Array[0, Given.Points]);

    [Fact]
    public void Nothing_breaks_a_world_its_checks_or_its_reports() =>
        Series.Array[1, 150].Sample(all =>
        {
            var given = new Given();
            var node = given.Node("n1");
            foreach (var i in (int[])[1, 2]) node.Container($"/k8s/shop/db-{i}/postgres").Type("postgres").Listens($"10.0.0.{i}:5432");
            foreach (var (query, texts, values) in all)
            {
                var labels = SeriesCatalog.ByName[query].KeepLabels.Select((name, i) => (name, texts[i % texts.Length]));
                given.Add(query, values, [.. labels]);
            }
            var world = given.Judged();
            foreach (var application in world.Applications.Values) ReportCatalog.Of(WorldWindow.Whole(world), application, InspectionSettings.Default);
            foreach (var found in world.Nodes.Values) ReportCatalog.Of(WorldWindow.Whole(world), found, InspectionSettings.Default);
        }, iter: 60);

    private static Gen<T> Of<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
