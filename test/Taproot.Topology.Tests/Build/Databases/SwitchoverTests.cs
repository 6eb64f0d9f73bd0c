using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build.Databases;

public sealed class SwitchoverTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData("redis_instance_info", "role", "slave", "master")]
    [InlineData("mongo_rs_status", "role", "SECONDARY", "PRIMARY")]
    public void A_replica_that_becomes_the_primary_is_marked(string metric, string label, string before, string after)
    {
        Told(metric, label, before, 0, 20);
        Told(metric, label, after, 22, Given.Points);
        var world = _given.World();
        var mark = Assert.Single(world.App("db").Events);
        Assert.Equal((ApplicationEventKind.Switchover, "db@n1 became the primary", world.Grid.TimeMs(22)), (mark.Kind, mark.Text, mark.TimeMs));
    }

    [Theory]
    [InlineData("redis_instance_info", "role", "master", "slave")] // it is the other one that is marked
    [InlineData("mongo_rs_status", "role", "PRIMARY", "SECONDARY")]
    [InlineData("mongo_rs_status", "role", "RECOVERING", "PRIMARY")] // it was no replica before
    public void Any_other_change_is_no_switchover(string metric, string label, string before, string after)
    {
        Told(metric, label, before, 0, 20);
        Told(metric, label, after, 20, Given.Points);
        Assert.Empty(_given.World().App("db").Events);
    }

    [Fact]
    public void One_that_goes_to_and_fro_is_marked_each_time_and_gaps_are_none()
    {
        Told("redis_instance_info", "role", "slave", 0, 10);
        Told("redis_instance_info", "role", "master", 10, 15);
        Told("redis_instance_info", "role", "master", 17, 20);
        Told("redis_instance_info", "role", "slave", 20, 30);
        Told("redis_instance_info", "role", "master", 30, Given.Points);
        var world = _given.World();
        Assert.Equal([world.Grid.TimeMs(10), world.Grid.TimeMs(30)], world.App("db").Events.Select(e => e.TimeMs));
    }

    private void Told(string metric, string label, string value, int from, int to)
    {
        _given.Node("n1").Container("/docker/db").Listens("10.0.0.1:6379");
        _given.Add(metric, 1, from, to, ("address", "10.0.0.1:6379"), (label, value));
    }
}
