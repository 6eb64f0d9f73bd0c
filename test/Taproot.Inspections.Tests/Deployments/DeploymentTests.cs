using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Deployments;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Deployments;

public sealed class DeploymentTests
{
    private const string Web = "/docker/web";

    private readonly Given _given = new();
    private InspectionSettings _settings = InspectionSettings.Default;

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
        var verdict = Assert.Single(DeploymentComparison.All(world, world.App("web"), InspectionSettings.Default));
        Assert.Equal((Status.Unknown, "It is too early to tell."), (verdict.Status, verdict.Summary));
    }

    [Fact]
    public void The_report_lists_rollouts_and_compares_the_last()
    {
        Rolled();
        Served("200", 10, 10);
        var world = _given.World();
        var report = Assert.Single(ReportCatalog.Of(WorldWindow.Whole(world), world.App("web"), InspectionSettings.Default), r => r.Id == ReportIds.Deployments);
        Assert.Equal(["image web 1 → 2", "deployed"], report.Tables[0].Rows.Single().Skip(1).Take(2).Select(c => c.Text));
        Assert.Equal(10.0, report.Tables[1].Rows[0][2].Value);
    }

    [Theory]
    [InlineData(0, 5, "5 errors a minute in the logs; 0 before.")]
    [InlineData(1, 5, "5 errors a minute in the logs; 1 before.")]
    [InlineData(3, 5, null)] // not twice as many
    [InlineData(0, 0.5f, null)] // fewer than one a minute
    public void More_errors_in_the_logs_are_told(float before, float after, string? sentence)
    {
        Rolled();
        float[] values = [.. Enumerable.Repeat(before / 4, 20), .. Enumerable.Repeat(after / 4, 20)]; // an increase for each quarter of a minute
        _given.Add("container_log_messages_total", values, ("machine_id", "n1"), ("container_id", Web), ("level", "error"), ("pattern_hash", "1"), ("sample", "it broke"));
        var verdict = Assert.Single(Verdicts());
        Assert.Equal(sentence is null ? [] : [sentence], verdict.Changes.Select(c => c.Sentence));
        Assert.Equal(sentence is null ? Status.Ok : Status.Info, verdict.Status);
    }

    [Fact]
    public void What_a_million_requests_cost_is_told_where_there_are_requests()
    {
        Priced();
        Served("200", 10, 10);
        Cpu(1, 2);
        var verdict = Assert.Single(Verdicts());
        Assert.Equal(["CPU for each request: 100 % more (200 ms; 100 ms before).", "Cost of a million requests: 100 % more ($0.56; $0.28 before)."], verdict.Changes.Select(c => c.Sentence));
        Assert.Equal(7.3, verdict.Before!.CostPerMonth, 1e-6);
        Assert.Equal(14.6, verdict.After!.CostPerMonth, 1e-6);
    }

    [Fact]
    public void Without_requests_a_month_is_priced_and_without_a_price_nothing_is_said()
    {
        Priced();
        Cpu(2, 1);
        Assert.Equal("Cost of a month: 50 % less ($7.30; $14.60 before).", Assert.Single(Verdicts()).Changes[^1].Sentence);
        var free = new Given();
        Rolled(free, 20);
        var world = free.World();
        Assert.Equal(double.NaN, Assert.Single(DeploymentComparison.All(world, world.App("web"), InspectionSettings.Default)).After!.CostPerMonth);
    }

    [Fact]
    public void What_changes_by_cents_is_not_told()
    {
        Priced();
        Cpu(0.1f, 0.2f);
        Assert.DoesNotContain(Assert.Single(Verdicts()).Changes, c => c.Sentence.StartsWith("Cost", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 0, Status.Ok, "in progress")]
    [InlineData(1, 0, Status.Warning, "stuck")]
    [InlineData(0, 1, Status.Ok, "paused")]
    public void Where_Kubernetes_tells_how_a_rollout_gets_on_its_word_counts(float gaveUp, float paused, Status status, string state)
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        _given.Pod("shop", "web-5f6b7c8d9-b7c8d").Info("ReplicaSet", "web-5f6b7c8d9", from: 10).State("Pending", false, from: 10);
        _given.Replicas("shop", "web", 1);
        _given.Add("kube_deployment_status_condition", gaveUp, 0, Given.Points, ("namespace", "shop"), ("deployment", "web"));
        _given.Add("kube_deployment_spec_paused", paused, 0, Given.Points, ("namespace", "shop"), ("deployment", "web"));
        var world = _given.World();
        Assert.Equal(status, world.Check("web", "DeploymentStatus").Status);
        Assert.Equal(state, Assert.Single(Verdicts()).State);
    }

    [Theory]
    [InlineData(100, "stuck")]
    [InlineData(1000, "in progress")]
    public void How_long_one_may_take_is_a_setting(double seconds, string state)
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        _given.Pod("shop", "web-5f6b7c8d9-b7c8d").Info("ReplicaSet", "web-5f6b7c8d9", from: 10).State("Pending", false, from: 10);
        _given.Replicas("shop", "web", 1);
        var world = _given.World();
        var settings = new InspectionSettings(new([new ThresholdRule("DeploymentStatus", "shop:*", seconds)]));
        Assert.Equal(state, Assert.Single(DeploymentComparison.All(world, world.App("web"), settings)).State);
    }

    /// <summary>A core costs a cent an hour, and memory nothing.</summary>
    private void Priced()
    {
        Rolled();
        _given.Node("n1").Metric("node_resources_cpu_logical_cores", 4).Metric("node_resources_memory_total_bytes", 8f * (1L << 30));
        _settings = InspectionSettings.Default with { Pricer = new(PriceList.Bundled, [new CustomPrice("*", 0.01, 0, null)]) };
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
        return DeploymentComparison.All(world, world.App("web"), _settings);
    }
}
