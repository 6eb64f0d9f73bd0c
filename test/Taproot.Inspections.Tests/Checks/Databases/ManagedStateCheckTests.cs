using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Databases;

public sealed class ManagedStateCheckTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData("available", Status.Ok, "")]
    [InlineData("modifying", Status.Ok, "")]
    [InlineData("stopped", Status.Info, "orders: AWS tells the state stopped.")]
    [InlineData("storage-full", Status.Critical, "orders: AWS tells the state storage-full.")]
    public void The_state_that_AWS_tells_decides(string state, Status status, string sentence)
    {
        _given.Aws("rds", "us-east-1/orders", state, ("engine", "mysql"));
        var world = _given.Judged();
        Assert.Equal((status, sentence), (world.App("orders").Status, world.App("orders").StatusReason));
        Assert.Equal(status, world.Nodes.Values.Single().Status);
        Assert.Equal(status, world.Check("orders", "ManagedState").Status);
    }

    [Fact]
    public void While_another_member_serves_it_is_a_warning()
    {
        _given.Aws("rds", "us-east-1/orders-1", "failed", ("cluster_id", "orders"), ("engine", "aurora-mysql"));
        _given.Aws("rds", "us-east-1/orders-2", "available", ("cluster_id", "orders"), ("engine", "aurora-mysql"));
        Assert.Equal(Status.Warning, _given.World().Check("orders", "ManagedState").Status);
    }

    [Fact]
    public void When_AWS_falls_silent_nobody_can_tell()
    {
        _given.Add("aws_rds_info", 1, 0, 20, ("rds_instance_id", "us-east-1/orders"));
        var result = _given.World().Check("orders", "ManagedState");
        Assert.Equal((Status.Unknown, "AWS no longer tells the state: the database was deleted, or its discovery fails."), (result.Status, result.Sentence));
    }

    [Fact]
    public void The_common_checks_judge_a_managed_database_too()
    {
        _given.Aws("rds", "us-east-1/orders", "available", ("engine", "postgres")).Metric("aws_rds_fs_total_bytes", 100).Metric("aws_rds_fs_used_bytes", 95)
            .Metric("aws_rds_cpu_cores", 2).Metric("aws_rds_cpu_usage_percent", 97, ("mode", "total"));
        var world = _given.World();
        Assert.True(world.Check("orders", "StorageSpace").Fails);
        Assert.True(world.Check("orders", "CPUContainer").Fails);
        Assert.DoesNotContain(Inspector.Inspect(world, world.App("orders"), InspectionSettings.Default), r => r.Definition.Id == "InstanceAvailability");
    }
}
