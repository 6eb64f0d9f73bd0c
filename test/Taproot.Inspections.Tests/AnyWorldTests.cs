using CsCheck;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests;

/// <summary>What agents send is theirs: whatever it is, every check answers, and every page can be drawn.</summary>
public sealed class AnyWorldTests
{
    private const int Points = 24;

    private static readonly Gen<float> Value = Gen.OneOf(
        Gen.Const(float.NaN), Gen.Const(0f), Gen.Const(1f), Gen.Const(float.PositiveInfinity), Gen.Const(float.MaxValue), Gen.Float[-10, 10], Gen.Float[0, 1e9f]);

    private static readonly Gen<GridSeries[]> Series = Gen.Select(Gen.Int, Value.Array[Points], (seed, values) => (seed, values)).Array[0, 4]
        .Select(all => all.Select(s => new GridSeries(Labels.Of(("seed", $"{s.seed}")), s.values)).ToArray());

    [Fact]
    public void Every_check_answers_and_every_page_is_drawn()
    {
        var queries = SeriesCatalog.Queries;
        Series.Array[queries.Length].Sample(all =>
        {
            var input = new Dictionary<string, IReadOnlyList<GridSeries>>();
            for (var i = 0; i < queries.Length; i++) input[queries[i].Name] = [.. all[i].Select(s => Labelled(queries[i], s))];
            var world = WorldBuilder.Build(new(new(0, 15_000, Points), input, 1));
            Inspector.Judge(world, InspectionSettings.Default);
            foreach (var application in world.Applications.Values)
            {
                foreach (var result in Inspector.Inspect(world, application, InspectionSettings.Default)) Assert.Equal(result.Status == Status.Ok, result.Sentence.Length == 0);
                Assert.NotEmpty(ReportCatalog.Of(WorldWindow.Since(world, 60_000), application, InspectionSettings.Default));
            }
            foreach (var node in world.Nodes.Values)
            {
                foreach (var result in Inspector.Inspect(world, node, InspectionSettings.Default)) Assert.Equal(result.Status == Status.Ok, result.Sentence.Length == 0);
                Assert.NotEmpty(ReportCatalog.Of(WorldWindow.Whole(world), node, InspectionSettings.Default));
            }
        }, iter: 40);
    }

    /// <summary>The labels that the query keeps, each one of a few values, so that series meet at the same things.</summary>
    private static GridSeries Labelled(SeriesQuery query, GridSeries series)
    {
        var random = new Random(int.Parse(series.Labels["seed"]));
        return series with { Labels = Labels.Of([.. query.KeepLabels.Select(l => (l, Pick(l, random)))]) };
    }

    private static string Pick(string label, Random random)
    {
        string[] values = label switch
        {
            "machine_id" => ["m1", "m2"],
            "system_uuid" => [""],
            "container_id" => ["/docker/web", "/k8s/shop/db-0/app", "/system.slice/cron.service"],
            "destination" or "actual_destination" => ["10.0.0.1:80", "10.0.0.2:5432", "8.8.8.8:443", ""],
            "listen_addr" => ["10.0.0.1:80", "10.0.0.2:5432", "nonsense"],
            "ip" => ["10.0.0.1", "10.0.0.2"],
            "status" => ["200", "500", "ok", "failed", ""],
            "le" => ["0.1", "0.5", "1", "+Inf", "nonsense"],
            "device" => ["sda", "sda1", ""],
            "mount_point" => ["/", "/data", ""],
            "kind" => ["some", "full", "listen_overflows", ""],
            "mode" => ["user", "idle", "iowait"],
            _ => ["a", "b", ""],
        };
        return values[random.Next(values.Length)];
    }
}
