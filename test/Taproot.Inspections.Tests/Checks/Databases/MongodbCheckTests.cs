using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Databases;

public sealed class MongodbCheckTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData(95, 5, Status.Warning)]
    [InlineData(35, 5, Status.Ok)] // at the threshold
    [InlineData(90_000, 90_000, Status.Ok)] // nobody writes
    public void The_distance_to_the_primary_decides(float secondary, float primary, Status status)
    {
        Member(0, "PRIMARY", primary);
        Member(1, "SECONDARY", secondary);
        var result = _given.World().Check("mongo", "MongodbReplicationLag");
        Assert.Equal(status, result.Status);
        if (result.Fails) Assert.Equal("1 member is behind, mongo-1 by 90 s.", result.Sentence);
    }

    [Fact]
    public void A_member_that_recovers_says_so()
    {
        Member(0, "PRIMARY", 1);
        Member(1, "RECOVERING", 600);
        Assert.Equal("Its state is recovering.", _given.World().Check("mongo", "MongodbReplicationLag").Findings[0].Detail);
    }

    [Fact]
    public void Without_a_primary_nobody_can_tell()
    {
        Member(0, "SECONDARY", 5);
        Member(1, "SECONDARY", 500);
        Assert.Equal((Status.Unknown, "There is no secondary whose primary is known."), _given.World().Check("mongo", "MongodbReplicationLag") is var r ? (r.Status, r.Sentence) : default);
    }

    private void Member(int number, string state, float age)
    {
        _given.Node("n1").Container($"/k8s/shop/mongo-{number}/mongod").Type("mongodb").Listens($"10.0.0.{number}:27017");
        _given.Exporter($"10.0.0.{number}:27017").Metric("mongo_up", 1).Metric("mongo_rs_status", 1, ("rs", "rs0"), ("role", state))
            .Newest("mongo_rs_last_applied_timestamp_ms", [age, age, float.NaN, age]);
    }
}
