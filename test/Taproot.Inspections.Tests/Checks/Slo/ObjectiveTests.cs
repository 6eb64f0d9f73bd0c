using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Slo;

public sealed class ObjectiveTests
{
    private static readonly string[] Bounds = ["0.25", "0.5", "1", "5", "+Inf"];

    private readonly Given _given = new();

    private GivenContainer Web => _given.Node("n1").Container("/docker/web");

    [Theory]
    [InlineData(100, 0, Status.Ok)]
    [InlineData(95, 5, Status.Ok)] // at five times the budget
    [InlineData(90, 10, Status.Warning)]
    [InlineData(40, 60, Status.Critical)]
    [InlineData(0, 0.06f, Status.Ok)] // 3.6 failed in the minute
    public void The_last_minute_warns_before_an_hour_is_spoilt(float good, float bad, Status status)
    {
        Web.Serves("200", good).Serves("500", bad);
        Assert.Equal(status, _given.World().Check("web", "SLOAvailability").Status);
    }

    [Fact]
    public void The_sentence_has_numbers_and_since_when()
    {
        Web.Serves("200", 80).Metric("container_http_inbound_requests_total", 20, 30, Given.Points, ("status", "500"));
        var world = _given.World();
        var result = world.Check("web", "SLOAvailability");
        Assert.Equal("20 % of requests fail; the objective is 99 % without failure.", result.Sentence);
        Assert.Equal((80, world.Grid.TimeMs(30)), (Math.Round(result.Findings[0].Value, 3), result.Findings[0].SinceMs));
    }

    [Fact]
    public void Nobody_knows_without_requests()
    {
        _ = Web;
        Assert.Equal((Status.Unknown, "There is no request that was served in this window."), Answer(_given.World().Check("web", "SLOAvailability")));
    }

    [Fact]
    public void Gaps_do_not_hide_it()
    {
        (string, string)[] labels = [("machine_id", "n1"), ("container_id", "/docker/web")];
        _given.Add("container_http_inbound_requests_total", [20, float.NaN, 20, 20], [.. labels, ("status", "500")]);
        _ = Web;
        Assert.Equal(Status.Critical, _given.World().Check("web", "SLOAvailability").Status);
    }

    [Fact]
    public void The_objective_can_be_chosen_and_switched_off()
    {
        Web.Serves("200", 97).Serves("500", 3);
        var world = _given.World();
        Assert.Equal(Status.Ok, world.Check("web", "SLOAvailability").Status);
        Assert.Equal(Status.Warning, world.Check("web", "SLOAvailability", new ThresholdRule("SLOAvailability", "", 99.9)).Status);
        Assert.Equal((Status.Unknown, "The objective is switched off."), Answer(world.Check("web", "SLOAvailability", new ThresholdRule("SLOAvailability", "*web", 0))));
    }

    [Fact]
    public void For_what_others_run_it_is_a_choice()
    {
        _given.Node("n1").Container("/docker/client").Connects("8.8.8.8:443").Requests("8.8.8.8:443", "500", 10);
        var world = _given.World();
        Assert.Equal("The objective is switched off.", world.Check("external-http", "SLOAvailability").Sentence);
        Assert.Equal(Status.Critical, world.Check("external-http", "SLOAvailability", new ThresholdRule("SLOAvailability", "*ExternalService*", 99)).Status);
    }

    [Fact]
    public void What_watches_the_system_is_no_user()
    {
        _given.Node("n1").Container("/docker/prometheus").Connects("10.0.0.2:80").Requests("10.0.0.2:80", "500", 10);
        _given.Node("n1").Container("/docker/shop").Connects("10.0.0.2:80").Requests("10.0.0.2:80", "200", 10);
        _given.Node("n2").Container("/docker/web").Listens("10.0.0.2:80");
        Assert.Equal(Status.Ok, _given.World().Check("web", "SLOAvailability").Status);
    }

    [Theory]
    [InlineData(20, 0, Status.Info, "20 % of requests fail; the objective is 99 % without failure. It comes from orders.")]
    [InlineData(8, 12, Status.Warning, "20 % of requests fail; the objective is 99 % without failure.")] // most are its own
    public void What_a_called_application_fails_is_its_fault(float theirs, float own, Status status, string sentence)
    {
        Web.Connects("10.0.0.2:80").Requests("10.0.0.2:80", "200", 80).Requests("10.0.0.2:80", "500", theirs).Serves("200", 80).Serves("500", theirs + own);
        _given.Node("n2").Container("/docker/orders").Listens("10.0.0.2:80").Serves("200", 80).Serves("500", theirs);
        var world = _given.World();
        Assert.Equal((status, sentence), Answer(world.Check("web", "SLOAvailability")));
        Assert.Equal(Status.Warning, world.Check("orders", "SLOAvailability").Status);
    }

    [Fact]
    public void A_chain_of_failures_is_followed_to_its_end()
    {
        Web.Connects("10.0.0.2:80").Requests("10.0.0.2:80", "500", 20).Serves("200", 80).Serves("500", 20);
        _given.Node("n2").Container("/docker/shop").Listens("10.0.0.2:80").Serves("200", 80).Serves("500", 20).Connects("10.0.0.3:80").Requests("10.0.0.3:80", "500", 20);
        _given.Node("n3").Container("/docker/orders").Listens("10.0.0.3:80").Serves("200", 20).Serves("500", 20);
        Assert.EndsWith("It comes from orders, by way of shop.", _given.World().Check("web", "SLOAvailability").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_who_fail_each_other_are_both_told()
    {
        Web.Listens("10.0.0.1:80").Connects("10.0.0.2:80").Requests("10.0.0.2:80", "500", 20).Serves("200", 80).Serves("500", 20);
        _given.Node("n2").Container("/docker/shop").Listens("10.0.0.2:80").Serves("200", 80).Serves("500", 20).Connects("10.0.0.1:80").Requests("10.0.0.1:80", "500", 20);
        var world = _given.World();
        Assert.Equal((Status.Warning, Status.Warning), (world.Check("web", "SLOAvailability").Status, world.Check("shop", "SLOAvailability").Status));
    }

    [Theory]
    [InlineData(100, 100, Status.Ok)]
    [InlineData(90, 100, Status.Ok)] // at ten times the budget
    [InlineData(80, 100, Status.Warning)]
    [InlineData(0, 0.05f, Status.Ok)] // three slow ones
    public void Slow_requests_are_those_over_the_bound(float fast, float all, Status status)
    {
        Timed(Web, fast, all);
        Assert.Equal(status, _given.World().Check("web", "SLOLatency").Status);
    }

    [Fact]
    public void The_bound_can_be_chosen_and_is_longer_for_what_nobody_waits_for()
    {
        Timed(Web, 80, 100);
        Timed(_given.Node("n1").Container("/docker/prometheus"), 80, 100);
        var world = _given.World();
        Assert.Equal("20 % of requests take longer than 500 ms; the objective is 99 % within it.", world.Check("web", "SLOLatency").Sentence);
        Assert.Equal((Status.Ok, 5.0), (world.Check("prometheus", "SLOLatency").Status, world.Check("prometheus", "SLOLatency").Threshold.Bound));
        Assert.Equal(Status.Ok, world.Check("web", "SLOLatency", new ThresholdRule("SLOLatency", "", 99) { Bound = 1 }).Status);
        Assert.Equal(0.5, world.Check("web", "SLOLatency", new ThresholdRule("SLOLatency", "", 95)).Threshold.Bound);
    }

    [Theory]
    [InlineData(0.2f, Status.Critical)]
    [InlineData(0.14f, Status.Warning)] // 14 times in both windows; the minute alone
    [InlineData(0.03f, Status.Ok)]
    public void A_budget_that_burns_for_an_hour_is_critical(float failing, Status status)
    {
        var application = new Application { Id = new("shop", "Deployment", "web") };
        var instance = new Instance { Name = "web-1", Application = application, IsUp = true };
        application.Instances.Add(instance);
        var traffic = instance.Inbound["http"] = new();
        (traffic.Requests["200"], traffic.Requests["500"]) = (Hour(10 * (1 - failing)), Hour(10 * failing));
        var world = new World
        {
            Grid = new(0, 15_000, 240), Applications = new Dictionary<ApplicationId, Application> { [application.Id] = application },
            Nodes = new Dictionary<string, Node>(), Links = [], FreshestMs = 1,
        };
        var result = world.Check("web", "SLOAvailability");
        Assert.Equal(status, result.Status);
        if (status != Status.Critical) return;
        Assert.Equal("The error budget burns 20 times too fast: 20 % of requests missed the objective in the last 60 min, 20 % in the last 5 min.", result.Findings[0].Detail);
        Assert.Equal(0, result.Findings[0].SinceMs);

        static TimeSeries Hour(float value) => new(Enumerable.Repeat(value, 240).ToArray());
    }

    /// <summary>So many a second within half a second, all others within one.</summary>
    private static void Timed(GivenContainer container, float fast, float all)
    {
        container.Serves("200", all);
        foreach (var bound in Bounds)
            container.Metric("container_http_inbound_requests_duration_seconds_total_bucket", bound is "0.25" or "0.5" ? fast : all, ("le", bound));
    }

    private static (Status, string) Answer(Inspections.Checks.CheckResult result) => (result.Status, result.Sentence);
}
