using Taproot.Inspections.Checks.Logs;
using Taproot.Inspections.Thresholds;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Logs;

public sealed class LogErrorsCheckTests
{
    private readonly Given _given = new();

    private GivenContainer Web => _given.Node("n1").Container("/docker/web");

    [Fact]
    public void Errors_are_found_with_the_message()
    {
        Log(Web, "error", "a1", "cannot charge the card", 1, 36, 40);
        var world = _given.World();
        var result = world.Check("web", "LogErrors");
        Assert.Equal(Status.Warning, result.Status);
        Assert.Equal("4 errors in the log in the last ten minutes, some of them new or far more than before: cannot charge the card", result.Sentence);
        Assert.Equal(world.Grid.TimeMs(36), Assert.Single(result.Findings).SinceMs);
    }

    [Fact]
    public void Errors_that_have_stopped_are_worth_knowing()
    {
        Log(Web, "error", "a1", "cannot charge the card", 1, 20, Given.Points - 8);
        Assert.Equal(Status.Info, _given.World().Check("web", "LogErrors").Status);
    }

    [Fact]
    public void The_line_that_says_who_speaks_is_not_the_message()
    {
        Log(Web, "error", "a1", "fail: Shop.Web.Vouchers[1]\n      The voucher could not be read.", 1, 36, 40);
        Assert.Equal("The voucher could not be read.", Assert.Single(_given.World().Check("web", "LogErrors").Findings).Subject);
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("info")]
    [InlineData("unknown")]
    public void Other_levels_are_no_errors(string level)
    {
        Log(Web, level, "a1", "cannot charge the card", 5);
        Assert.Equal((Status.Ok, ""), Of(_given.World()));
    }

    [Fact]
    public void As_many_as_the_threshold_allows_are_well()
    {
        Log(Web, "error", "a1", "cannot charge the card", 1, 36, 40);
        Assert.Equal(Status.Ok, _given.World().Check("web", "LogErrors", new ThresholdRule("LogErrors", "", 4)).Status);
    }

    [Fact]
    public void Without_a_message_nobody_can_tell()
    {
        _ = Web;
        Assert.StartsWith("There is no log message that an agent has read", _given.World().Check("web", "LogErrors").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Instances_are_merged_by_the_hash_of_the_pattern()
    {
        Log(_given.Node("n1").Container("/k8s/shop/web-5d8f7c9b6d-bcdfg/web"), "error", "a1", "order 17 failed", 1);
        Log(_given.Node("n2").Container("/k8s/shop/web-5d8f7c9b6d-hjklm/web"), "error", "a1", "order 23 failed", 1);
        var finding = Assert.Single(_given.World().Check("web", "LogErrors").Findings);
        Assert.Equal(("order 17 failed", 80), (finding.Subject, finding.Value));
    }

    [Theory]
    [InlineData("could not update: the object has been modified; please apply your changes to the latest version")]
    [InlineData("request failed, retrying in 5 s")]
    [InlineData("write: broken pipe")]
    public void Retries_and_clients_that_went_away_do_not_cry_wolf(string message)
    {
        Log(Web, "error", "a1", message, 1);
        Assert.Equal(Status.Info, _given.World().Check("web", "LogErrors").Status);
        Assert.Equal(Status.Info, _given.Judged().App("web").Status);
    }

    [Fact]
    public void The_errors_of_a_happy_application_are_worth_knowing_and_no_more()
    {
        Log(Web, "error", "a1", "cannot charge the card", 1);
        Assert.Equal(Status.Info, _given.Judged().App("web").Status);
    }

    [Theory]
    [InlineData(0, 1, Status.Warning)] // new
    [InlineData(1, 1, Status.Info)] // the steady trickle
    [InlineData(1, 3, Status.Info)] // at the limit
    [InlineData(1, 4, Status.Warning)] // far more
    public void In_a_long_window_what_is_usual_is_told_from_what_is_not(float before, float now, Status status)
    {
        var result = Hour(before, now).Check("web", "LogErrors");
        Assert.Equal(status, result.Status);
    }

    [Theory]
    [InlineData(0, Status.Info)] // as long as the agent
    [InlineData(3, Status.Info)]
    [InlineData(4, Status.Warning)] // a minute after it
    public void What_was_there_when_an_agent_began_to_look_is_not_new(int after, Status status)
    {
        _given.Add("node_uptime_seconds", 1, 30, Given.Points, ("machine_id", "n1"));
        Log(new GivenContainer(_given, "n1", "/docker/web", 30, Given.Points), "error", "a1", "cannot charge the card", 1, 30 + after);
        Assert.Equal(status, _given.World().Check("web", "LogErrors").Status);
    }

    [Fact]
    public void Messages_without_a_pattern_are_counted_too()
    {
        Log(Web, "critical", "", "", 1);
        var finding = Assert.Single(_given.World().Check("web", "LogErrors").Findings);
        Assert.Equal(("messages without a pattern", 40, Status.Info), (finding.Subject, finding.Value, finding.Status));
    }

    [Theory]
    [InlineData("Broken Pipe while writing", "a client that went away")]
    [InlineData("payment refused", null)]
    [InlineData("", null)]
    public void Harmless_messages_are_told_by_their_words(string message, string? kind) => Assert.Equal(kind, ExpectedTrouble.Find(message));

    private static (Status, string) Of(World world)
    {
        var result = world.Check("web", "LogErrors");
        return (result.Status, result.Sentence);
    }

    private static void Log(GivenContainer container, string level, string hash, string sample, float count, int from = 0, int to = Given.Points) =>
        container.Metric("container_log_messages_total", count, from, to, ("level", level), ("pattern_hash", hash), ("sample", sample));

    /// <summary>An hour in which a message came so often a step, and in its last ten minutes otherwise.</summary>
    private static World Hour(float before, float now)
    {
        const int points = 240;
        var grid = new TimeGrid(1_700_000_000_000 - 1_700_000_000_000 % 15_000, 15_000, points);
        GridSeries Series(Func<int, float> value, params (string, string)[] labels) =>
            new(Telemetry.Labels.Of([("machine_id", "n1"), ("container_id", "/docker/web"), .. labels]), Enumerable.Range(0, points).Select(value).ToArray());
        return WorldBuilder.Build(new(grid, new Dictionary<string, IReadOnlyList<GridSeries>>(StringComparer.Ordinal)
        {
            ["container_resources_memory_rss_bytes"] = [Series(_ => 1e6f)],
            ["container_log_messages_total"] = [Series(i => i < points - 40 ? before : now, ("level", "error"), ("pattern_hash", "a1"), ("sample", "cannot charge the card"))],
        }, 1));
    }
}
