using Taproot.Inspections.Deployments;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Deployments;

public sealed class DeploymentTests
{
    private const string Web = "/docker/web";

    private readonly Given _given = new();

    [Theory]
    [InlineData(12, Status.Ok)] // 180 s, at the threshold
    [InlineData(13, Status.Warning)]
    public void A_rollout_that_does_not_get_done_is_a_warning(int points, Status status)
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        var from = Given.Points - 1 - points;
        _given.Pod("shop", "web-5f6b7c8d9-b7c8d").Info("ReplicaSet", "web-5f6b7c8d9", from: from).State("Pending", false, from: from);
        _given.Replicas("shop", "web", 1);
        var world = _given.World();
        Assert.Equal(status, world.Check("web", "DeploymentStatus").Status);
        Assert.Equal(Status.Ok, world.Check("web", "DeploymentStatus", new ThresholdRule("DeploymentStatus", "", 600)).Status);
        if (status == Status.Warning)
            Assert.Equal("The rollout of ReplicaSet web-5f6b7c8d9 has been in progress for 3 min.", world.Check("web", "DeploymentStatus").Sentence);
    }

    [Fact]
    public void Without_a_rollout_there_is_nothing_to_say()
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        Assert.Equal("There is no rollout in this window.", _given.World().Check("web", "DeploymentStatus").Sentence);
    }

    [Fact]
    public void Worse_than_before_is_said_with_both_numbers()
    {
        Rolled();
        Served("200", 10, 5);
        Served("500", 0.02f, 5);
        Cpu(1, 3);
        var verdict = Assert.Single(Verdicts());
        Assert.Equal((Status.Warning, "50 % of requests fail; 0.2 % before."), (verdict.Status, verdict.Summary));
        Assert.Equal("CPU for each request: 201 % more (300 ms; 99.8 ms before).", verdict.Changes[1].Sentence);
    }

    [Fact]
    public void Better_and_the_same_are_well()
    {
        Rolled();
        Served("200", 10, 10);
        Cpu(1, 0.5f);
        var verdict = Assert.Single(Verdicts());
        Assert.Equal((Status.Ok, "CPU for each request: 50 % less (50 ms; 100 ms before)."), (verdict.Status, verdict.Summary));
    }

    [Fact]
    public void Nothing_is_said_of_what_was_not_measured_or_is_too_young()
    {
        Rolled();
        Assert.Equal("Nothing changed for better or worse.", Assert.Single(Verdicts()).Summary);
        var young = new Given();
        Rolled(young, Given.Points - 4);
        var world = young.World();
        var verdict = Assert.Single(DeploymentComparison.All(world, world.App("web")));
        Assert.Equal((Status.Unknown, "It is too early to tell."), (verdict.Status, verdict.Summary));
    }

    [Fact]
    public void The_report_lists_rollouts_and_compares_the_last()
    {
        Rolled();
        Served("200", 10, 10);
        var world = _given.World();
        var report = world.Report("web", ReportIds.Deployments);
        Assert.Equal(["image web:2", "deployed"], report.Tables[0].Rows.Single().Skip(1).Take(2).Select(c => c.Text));
        Assert.Equal(10.0, report.Tables[1].Rows[0][2].Value);
    }

    private void Rolled() => Rolled(_given, 20);

    private static void Rolled(Given given, int at)
    {
        given.Node("n1").Container(Web);
        foreach (var (image, from, until) in (ReadOnlySpan<(string, int, int)>)[("web:1", 0, at), ("web:2", at, Given.Points)])
            given.Add("container_info", 1, from, until, ("machine_id", "n1"), ("container_id", Web), ("image", image));
    }

    private void Served(string status, float before, float after)
    {
        float[] values = [.. Enumerable.Repeat(before, 20), .. Enumerable.Repeat(after, 20)];
        _given.Add("container_http_inbound_requests_total", values, ("machine_id", "n1"), ("container_id", Web), ("status", status));
    }

    private void Cpu(float before, float after)
    {
        float[] values = [.. Enumerable.Repeat(before, 20), .. Enumerable.Repeat(after, 20)];
        _given.Add("container_resources_cpu_usage_seconds_total", values, ("machine_id", "n1"), ("container_id", Web));
    }

    private IReadOnlyList<DeploymentVerdict> Verdicts()
    {
        var world = _given.World();
        return DeploymentComparison.All(world, world.App("web"));
    }
}
