using System.Collections.Immutable;
using Taproot.Inspections.Incidents;
using Taproot.Inspections.Promql;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Objectives;

/// <summary>Objectives that go by queries which somebody gave, in the place of what agents saw.</summary>
public sealed class OwnQueryTests
{
    private const string App = "_:Container:web", Failing = "it took longer than 2 seconds.";
    private static readonly IndicatorQueries Requests = new("rate(all[5m])", "rate(bad[5m]) # 5xx", ""), Latency = new("", "", "rate(took_bucket[5m])");

    private readonly Given _given = new();

    // What agents saw is well: only the queries can say otherwise.
    public OwnQueryTests() => _given.Node("n1").Container("/docker/web").Serves("200", 100);

    [Theory]
    [InlineData(100, 0, Status.Ok)]
    [InlineData(100, 5, Status.Ok)] // at five times the budget
    [InlineData(100, 10, Status.Warning)]
    [InlineData(100, 60, Status.Critical)]
    [InlineData(100, 1000, Status.Critical)] // more failed than there were: all of them
    public void Availability_is_what_the_queries_found(float total, float failed, Status status)
    {
        Found(IndicatorSeries.Total, total).Found(IndicatorSeries.Failed, failed);
        var result = World(Requests).Check("web", "SLOAvailability");
        Assert.Equal((status, true), (result.Status, result.IsByOwnQuery));
    }

    [Fact]
    public void The_sentence_says_whose_figure_it_is()
    {
        Found(IndicatorSeries.Total, 100).Found(IndicatorSeries.Failed, 20);
        var world = World(Requests);
        Assert.Equal("20 % of requests fail by your own query; the objective is 99 % without failure.", world.Check("web", "SLOAvailability").Sentence);
        var incident = Assert.Single(IncidentFinder.Of(WorldWindow.Whole(world), world.App("web"), InspectionSettings.Default));
        Assert.Equal("Up to 20 % of requests failed by your own query; the objective is 99 % without failure.", incident.Sentence);
    }

    [Fact]
    public void Without_a_query_agents_are_asked()
    {
        Found(IndicatorSeries.Total, 100).Found(IndicatorSeries.Failed, 60);
        var world = World(Latency);
        var result = world.Check("web", "SLOAvailability");
        Assert.Equal((Status.Ok, false), (result.Status, result.IsByOwnQuery));
        Assert.Null(world.App("web").OwnRequests);
    }

    [Fact]
    public void No_failed_requests_are_none_and_gaps_do_not_hide_those_that_are()
    {
        Found(IndicatorSeries.Total, 100);
        Assert.Equal(Status.Ok, World(Requests).Check("web", "SLOAvailability").Status);
        _given.Found(IndicatorSeries.Requests, App, [90, float.NaN, 90, 90], (IndicatorSeries.Indicator, IndicatorSeries.Failed));
        Assert.Equal(Status.Critical, World(Requests).Check("web", "SLOAvailability").Status);
    }

    [Fact]
    public void Nobody_knows_where_a_query_finds_nothing()
    {
        var result = World(Requests with { Histogram = "h" }).Check("web", "SLOAvailability");
        Assert.Equal((Status.Unknown, "Your own query found no request in the last minute."), (result.Status, result.Sentence));
        Assert.Equal("Your own query found no request in the last minute.", World(Latency).Check("web", "SLOLatency").Sentence);
    }

    [Theory]
    [InlineData(IndicatorSeries.Total)]
    [InlineData(IndicatorSeries.Failed)]
    public void A_query_that_fails_says_why_and_forgets_no_incident(string indicator)
    {
        float[] bad = [60, 60, 60, 60, 60, 60, 60, 60, float.NaN];
        float[] all = [100, 100, 100, 100, 100, 100, 100, 100, indicator == IndicatorSeries.Total ? float.NaN : 100];
        _given.Found(IndicatorSeries.Requests, App, all, (IndicatorSeries.Indicator, IndicatorSeries.Total))
            .Found(IndicatorSeries.Requests, App, bad, (IndicatorSeries.Indicator, IndicatorSeries.Failed))
            .Found(IndicatorSeries.Failures, App, [1], (IndicatorSeries.Indicator, indicator), (IndicatorSeries.Reason, Failing));
        var world = World(Requests);
        var result = world.Check("web", "SLOAvailability");
        Assert.Equal((Status.Unknown, $"The indicator's query failed: {Failing}"), (result.Status, result.Sentence));
        Assert.Single(IncidentFinder.Of(WorldWindow.Whole(world), world.App("web"), InspectionSettings.Default));
    }

    [Fact]
    public void A_failure_that_is_over_is_forgotten()
    {
        Found(IndicatorSeries.Total, 100);
        _given.Found(IndicatorSeries.Failures, App, [1, float.NaN], (IndicatorSeries.Indicator, IndicatorSeries.Total), (IndicatorSeries.Reason, Failing));
        Assert.Equal(Status.Ok, World(Requests).Check("web", "SLOAvailability").Status);
    }

    [Theory]
    [InlineData(100, Status.Ok)]
    [InlineData(90, Status.Ok)] // at ten times the budget
    [InlineData(80, Status.Warning)]
    public void Latency_is_what_the_histogram_says(float fast, Status status)
    {
        Histogram(("0.1", 50), ("0.5", fast), ("+Inf", 100), ("odd", 1000));
        var result = World(Latency).Check("web", "SLOLatency");
        Assert.Equal((status, true), (result.Status, result.IsByOwnQuery));
        if (status == Status.Warning) Assert.Equal("20 % of requests take longer than 500 ms by your own query; the objective is 99 % within it.", result.Sentence);
    }

    [Fact]
    public void The_objective_can_be_switched_off()
    {
        Found(IndicatorSeries.Total, 100).Found(IndicatorSeries.Failed, 60);
        Assert.Equal("The objective is switched off.", World(Requests).Check("web", "SLOAvailability", new ThresholdRule("SLOAvailability", "", 0)).Sentence);
    }

    [Fact]
    public void The_requests_column_shows_it()
    {
        Found(IndicatorSeries.Total, 30).Found(IndicatorSeries.Failed, 3);
        Histogram(("0.1", 10), ("0.5", 30), ("+Inf", 30));
        var recent = World(Requests with { Histogram = Latency.Histogram }).App("web").Recent;
        Assert.Equal((30, 3), (recent.RequestsPerSecond, recent.ErrorsPerSecond));
        Assert.Equal((0.47, double.NaN), (Math.Round(recent.LatencyP95Seconds, 2), recent.LatencySeconds));
    }

    [Fact]
    public void Charts_and_the_heat_map_show_it_and_say_so()
    {
        Found(IndicatorSeries.Total, 30).Found(IndicatorSeries.Failed, 3);
        Histogram(("0.1", 10), ("0.5", 30), ("+Inf", 30));
        var world = World(Requests with { Histogram = Latency.Histogram });
        var report = world.Report("web", "slo");
        var map = Assert.Single(report.HeatMaps);
        Assert.Equal("Latency and errors, by your own query", map.Title);
        Assert.Equal([10f, 20f, 0f, 3f], map.Rows.Select(r => r.Values[^1]));
        Assert.Equal(0.5, map.Threshold);
        string Query(string id, int index) => ChartQueries.Of(world, report.Charts.Single(c => c.Id == id)).Queries[index].Expression;
        Assert.Equal("Requests served, by your own query", report.Charts.Single(c => c.Id == "inbound-requests").Title);
        Assert.Equal("clamp_min(sum(rate(all[5m])\n) - (sum(rate(bad[5m]) # 5xx\n) or vector(0)), 0)", Query("inbound-requests", 0));
        Assert.Equal("(sum(rate(bad[5m]) # 5xx\n) or vector(0))", Query("inbound-errors", 0));
        Assert.Equal("histogram_quantile(0.95, sum by (le) (rate(took_bucket[5m])\n))", Query("inbound-latency", 1));
    }

    [Fact]
    public void A_query_that_failed_leaves_charts_that_say_why()
    {
        _given.Found(IndicatorSeries.Failures, App, [1], (IndicatorSeries.Indicator, IndicatorSeries.Histogram), (IndicatorSeries.Reason, Failing));
        var report = World(Latency).Report("web", "slo");
        Assert.Equal($"Your own query failed: {Failing}", report.Charts.Single(c => c.Id == "inbound-latency").EmptyReason);
    }

    private Adder Found(string indicator, float value) => new Adder(this).Found(indicator, value);

    private void Histogram(params (string Bound, float Value)[] buckets)
    {
        foreach (var (bound, value) in buckets) _given.Found(IndicatorSeries.Buckets, App, Always(value), ("le", bound));
    }

    private World World(IndicatorQueries queries) => _given.World(WorldRules.None with { Indicators = ImmutableDictionary<string, IndicatorQueries>.Empty.Add(App, queries) });

    private static float[] Always(float value)
    {
        var values = new float[Given.Points];
        Array.Fill(values, value);
        return values;
    }

    private sealed class Adder(OwnQueryTests test)
    {
        public Adder Found(string indicator, float value)
        {
            test._given.Found(IndicatorSeries.Requests, App, Always(value), (IndicatorSeries.Indicator, indicator));
            return this;
        }
    }
}
