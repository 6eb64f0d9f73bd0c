using Taproot.Inspections.Incidents;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Incidents;

public sealed class IncidentTests
{
    private readonly Given _given = new();

    private GivenContainer Web => _given.Node("n1").Container("/docker/web");

    [Fact]
    public void What_failed_and_was_mended_is_an_incident_with_an_end()
    {
        Fails(Web.Serves("200", 80), 20, 5, 12);
        var world = _given.World();
        var incident = Assert.Single(Incidents(world));
        Assert.Equal((world.Grid.TimeMs(5), world.Grid.TimeMs(11), false), (incident.FromMs, incident.ToMs, incident.IsOpen));
        Assert.Equal(("SLOAvailability", "Availability", Status.Warning, 20), (incident.CheckId, incident.Objective, incident.Status, Math.Round(incident.WorstPercent, 3)));
        Assert.Equal("Up to 20 % of requests failed; the objective is 99 % without failure.", incident.Sentence);
    }

    [Fact]
    public void What_goes_on_is_open()
    {
        Fails(Fails(Web.Serves("200", 80), 20, 30, 34), 120, 34, Given.Points);
        var world = _given.World();
        var incident = Assert.Single(Incidents(world));
        Assert.Equal((world.Grid.TimeMs(30), world.Grid.ToMs, true), (incident.FromMs, incident.ToMs, incident.IsOpen));
        Assert.Equal((Status.Critical, 60), (incident.Status, Math.Round(incident.WorstPercent, 3)));
    }

    [Theory]
    [InlineData(95, 5)] // the check is well at five times the budget
    [InlineData(100, 0)]
    [InlineData(0, 0.06f)] // four in a minute
    public void What_the_check_lets_pass_is_none(float good, float bad)
    {
        Web.Serves("200", good).Serves("500", bad);
        Assert.Empty(Incidents(_given.World()));
    }

    [Fact]
    public void What_comes_and_goes_is_one_incident()
    {
        var web = Web.Serves("200", 80);
        for (var point = 2; point < 20; point += 8) Fails(web, 20, point, point + 2);
        var world = _given.World();
        var incident = Assert.Single(Incidents(world));
        Assert.Equal((world.Grid.TimeMs(2), world.Grid.TimeMs(19), true), (incident.FromMs, incident.ToMs, incident.IsOpen)); // quiet for 5 minutes, and not yet for more
    }

    [Fact]
    public void After_five_quiet_minutes_the_next_is_another_and_does_not_reach_back_into_the_first()
    {
        // Between them more fail than may, but not so many that anybody would be called.
        Fails(Fails(Fails(Web.Serves("200", 80), 20, 2, 4), 2, 4, 34), 20, 34, 36);
        var world = _given.World();
        var incidents = Incidents(world);
        Assert.Equal([false, true], incidents.Select(i => i.IsOpen));
        Assert.True(incidents[0].ToMs < incidents[1].FromMs);
        Assert.InRange(incidents[1].FromMs, world.Grid.TimeMs(30), world.Grid.TimeMs(34));
    }

    [Fact]
    public void A_gap_does_not_cut_an_incident_in_two_and_silence_ends_it()
    {
        var web = Web;
        Fails(web.Metric("container_http_inbound_requests_total", 80, 0, 6, ("status", "200")), 20, 2, 6);
        Fails(web.Metric("container_http_inbound_requests_total", 80, 10, 14, ("status", "200")), 20, 10, 14);
        var world = _given.World();
        var incident = Assert.Single(Incidents(world));
        Assert.Equal((world.Grid.TimeMs(2), world.Grid.TimeMs(13), false), (incident.FromMs, incident.ToMs, incident.IsOpen));
    }

    [Fact]
    public void Who_serves_nothing_has_none()
    {
        _ = Web;
        Assert.Empty(Incidents(_given.World()));
    }

    [Fact]
    public void Slow_answers_are_told_with_the_bound()
    {
        var web = Web;
        foreach (var (bound, below) in (ReadOnlySpan<(string, float)>)[("0.5", 70), ("1", 100), ("+Inf", 100)])
            web.Metric("container_http_inbound_requests_duration_seconds_total_bucket", below, 0, 8, ("le", bound));
        var incident = Assert.Single(Incidents(_given.World()));
        Assert.Equal(("Latency", "Up to 30 % of requests took longer than 500 ms; the objective is 99 % within it."), (incident.Objective, incident.Sentence));
    }

    [Fact]
    public void The_objective_that_was_chosen_counts()
    {
        Web.Serves("200", 97).Serves("500", 3);
        var world = _given.World();
        Assert.Empty(Incidents(world));
        Assert.Single(Incidents(world, new ThresholdRule("SLOAvailability", "", 99.9)));
        Assert.Empty(Incidents(world, new ThresholdRule("SLOAvailability", "*web", 0)));
    }

    [Fact]
    public void A_window_has_those_that_reach_into_it()
    {
        Fails(Web.Serves("200", 80), 20, 2, 10);
        var world = _given.World();
        IReadOnlyList<Incident> Since(int point) => IncidentFinder.Of(WorldWindow.Since(world, world.Grid.TimeMs(point)), world.App("web"), InspectionSettings.Default);
        Assert.Equal(world.Grid.TimeMs(2), Assert.Single(Since(8)).FromMs);
        Assert.Empty(Since(10));
    }

    [Fact]
    public void A_budget_that_burns_slowly_is_an_incident_from_when_it_began_to()
    {
        // 7 % are slow for seven hours: no minute of it tells, the rule of six hours does.
        var world = Slowly(60_000, 420, slow: i => i < 30 ? 0 : 7);
        var incident = Assert.Single(Incidents(world));
        Assert.Equal(("SLOLatency", Status.Critical, true, world.Grid.TimeMs(30)), (incident.CheckId, incident.Status, incident.IsOpen, incident.FromMs));
    }

    [Fact]
    public void An_incident_ends_with_what_hurt_and_not_with_the_memory_of_it()
    {
        var world = Slowly(15_000, 600, slow: i => i is >= 300 and < 400 ? 60 : 0);
        var incident = Assert.Single(Incidents(world));
        Assert.Equal((world.Grid.TimeMs(300), world.Grid.TimeMs(399), false), (incident.FromMs, incident.ToMs, incident.IsOpen));
    }

    private static GivenContainer Fails(GivenContainer container, float perSecond, int since, int to) =>
        container.Metric("container_http_inbound_requests_total", perSecond, since, to, ("status", "500"));

    private static IReadOnlyList<Incident> Incidents(World world, params ThresholdRule[] thresholds) =>
        IncidentFinder.Of(WorldWindow.Whole(world), world.App("web"), new(new(thresholds)));

    /// <summary>A long world in which a hundred requests a second are served, some of them slowly.</summary>
    private static World Slowly(long stepMs, int points, Func<int, float> slow)
    {
        var series = new Dictionary<string, IReadOnlyList<GridSeries>>
        {
            ["container_resources_memory_rss_bytes"] = [Series(_ => 1e6f)],
            ["container_http_inbound_requests_duration_seconds_total_bucket"] = [Series(i => 100 - slow(i), ("le", "0.5")), Series(_ => 100, ("le", "+Inf"))],
        };
        return WorldBuilder.Build(new(new(1_700_000_000_000 / stepMs * stepMs, stepMs, points), series, 1));

        GridSeries Series(Func<int, float> value, params (string, string)[] labels) =>
            new(Labels.Of([("machine_id", "n1"), ("container_id", "/docker/web"), .. labels]), Enumerable.Range(0, points).Select(value).ToArray());
    }
}
