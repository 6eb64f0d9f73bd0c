using Taproot.Inspections.Databases;
using Taproot.Inspections.Promql;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;
using Taproot.PromQL;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Promql;

/// <summary>Every chart says how to ask for what it draws, and who asks gets what the chart draws.</summary>
public sealed class ChartQueryTests
{
    private const int Worlds = 4, MostFailures = 20, FewestCharts = 100;

    /// <summary>Charts of which no series has an expression, whatever the world.</summary>
    private static readonly HashSet<string> Untold = new(StringComparer.Ordinal) { "postgres-lag" };

    private readonly QueryEngine _engine = new(new(), () => TimeSpan.Zero);

    [Fact]
    public async Task Every_chart_that_is_filled_has_expressions_that_give_its_values_or_a_reason()
    {
        var failures = new List<string>();
        var (seen, told) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        for (var seed = 0; seed < Worlds; seed++)
        {
            var any = new AnySeries(seed);
            foreach (var (owner, chart) in ChartsOf(any.World))
            {
                var id = chart.Id.Split(':')[0];
                var queries = ChartQueries.Of(any.World, chart);
                Assert.True(queries.Queries.Count > 0 || queries.Reason.Length > 0, $"{owner} {chart.Id} has neither an expression nor a reason.");
                foreach (var query in queries.Queries) Assert.NotEmpty(QueryText.Format(query.Expression));
                if (chart.Drawn.Count > 0) seen.Add(id);
                if (queries.Queries.Count > 0) told.Add(id);
                if (queries.Queries.Count > 0 && queries.Reason.Length == 0 && queries.Queries.All(q => q.Note.Length == 0)) await CompareAsync(any, owner, chart, queries, failures);
            }
        }
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Take(MostFailures)));
        Assert.Empty(seen.Except(told).Except(Untold));
        Assert.True(seen.Count > FewestCharts, $"Only {seen.Count} charts were filled.");
    }

    [Fact]
    public void An_empty_chart_says_so()
    {
        var world = new Given().World();
        var answer = ChartQueries.Of(world, new ChartBuilder(WorldWindow.Whole(world)).Line("x", "X", "count", [], "Nothing was asked."));
        Assert.Equal("The chart is empty in this window: there is nothing to ask for. Nothing was asked.", answer.Reason);
        Assert.Empty(answer.Queries);
    }

    [Fact]
    public void What_has_no_expression_has_a_reason()
    {
        var world = new Given().World();
        TimeSeries position = new(new float[Given.Points]);
        var chart = new ChartBuilder(WorldWindow.Whole(world)).Line("x", "X", "seconds", [("lag", PostgresReplication.LagSeconds(position, position, 15))], "");
        Assert.Equal("The lag is the time since the primary was at the replica's position: PromQL cannot look for when a series had a value.", ChartQueries.Of(world, chart).Reason);
    }

    [Fact]
    public void Many_containers_are_named_by_what_their_ids_have_in_common()
    {
        Assert.Equal(
            new("error", @"sum(increase(container_log_messages_total{container_id=~""/k8s/shop/cart-5d9f8b6c5d-x2k.*/app"", level=""error""}[1m])) / 4", ""),
            Assert.Single(LogsOfMany(new()).Queries));
    }

    [Fact]
    public void An_expression_that_picks_more_than_the_chart_draws_says_so()
    {
        var given = new Given();
        given.Node("n1").Container("/k8s/shop/cart-5d9f8b6c5d-x2k-0/app").Metric("container_log_messages_total", 1, ("level", "error"));
        Assert.Equal("It picks 1 series more than the chart draws.", Assert.Single(LogsOfMany(given).Queries).Note);
    }

    private static ChartQueries LogsOfMany(Given given)
    {
        const string letters = "bcdfghjklm";
        var node = given.Node("n1");
        foreach (var first in letters)
            foreach (var second in letters)
                node.Container($"/k8s/shop/cart-5d9f8b6c5d-x2k{first}{second}/app").Metric("container_log_messages_total", 1, ("level", "error"));
        var world = given.World();
        return ChartQueries.Of(world, ChartsOf(world).Single(c => c.Chart.Id == "log-levels" && c.Owner.EndsWith(":cart", StringComparison.Ordinal)).Chart);
    }

    private async Task CompareAsync(AnySeries any, string owner, Chart chart, ChartQueries queries, List<string> failures)
    {
        var drawn = chart.Drawn.Select(d => (double)d.Values.Values.Span[^1]).Where(double.IsFinite).Order().ToArray();
        var asked = new List<double>();
        try
        {
            foreach (var query in queries.Queries)
            {
                var result = await _engine.EvaluateInstantAsync(query.Expression, any.World.Grid.ToMs, null, any.Samples, TestContext.Current.CancellationToken);
                asked.AddRange(Assert.IsType<VectorValue>(result.Value).Samples.Select(s => s.Value).Where(double.IsFinite));
            }
        }
        catch (QueryException failed)
        {
            failures.Add($"{owner} {chart.Id}: {failed.Message}");
        }
        asked.Sort();
        if (drawn.Length == asked.Count && drawn.Zip(asked).All(p => Math.Abs(p.First - p.Second) <= 1e-3 * Math.Max(1e-3, Math.Abs(p.First)))) return;
        failures.Add($"{owner} {chart.Id}\ndrawn {string.Join(' ', drawn)}\nasked {string.Join(' ', asked)}\n{string.Join('\n', queries.Queries.Select(q => $"{q.Name}: {q.Expression}"))}");
    }

    private static IEnumerable<(string Owner, Chart Chart)> ChartsOf(World world)
    {
        var window = WorldWindow.Whole(world);
        foreach (var application in world.Applications.Values)
            foreach (var report in ReportCatalog.Of(window, application, InspectionSettings.Default))
                foreach (var chart in report.Charts) yield return (application.Id.ToString(), chart);
        foreach (var node in world.Nodes.Values)
            foreach (var report in ReportCatalog.Of(window, node, InspectionSettings.Default))
                foreach (var chart in report.Charts) yield return (node.Name, chart);
    }
}
