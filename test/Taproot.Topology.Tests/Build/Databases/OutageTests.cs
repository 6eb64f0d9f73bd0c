using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build.Databases;

public sealed class OutageTests
{
    private const ApplicationEventKind Down = ApplicationEventKind.Down, Up = ApplicationEventKind.Up;

    private readonly Given _given = new();

    [Theory]
    [InlineData("pg_up")]
    [InlineData("redis_up")]
    [InlineData("mysql_up")]
    public void A_database_that_stops_answering_and_answers_again_is_marked(string metric) =>
        Assert.Equal([(Down, 2, "db@n1 stopped answering"), (Up, 4, "db@n1 answers again")], Events(metric, 1, 1, 0, 0, 1));

    [Fact]
    public void One_lost_answer_and_a_gap_are_no_outage() => Assert.Empty(Events("pg_up", 1, 0, 1, float.NaN, float.NaN, 1, 0));

    [Fact]
    public void A_gap_within_an_outage_does_not_end_it() => Assert.Equal([(Down, 1, "db@n1 stopped answering")], Events("pg_up", 1, 0, float.NaN, 0, float.NaN, 0));

    [Fact]
    public void One_that_did_not_answer_from_the_beginning_comes_up() => Assert.Equal([(Up, 2, "db@n1 answers again")], Events("pg_up", 0, 0, 1));

    /// <summary>The events, by the number of the value among those given.</summary>
    private IEnumerable<(ApplicationEventKind Kind, int Point, string Text)> Events(string metric, params float[] up)
    {
        _given.Node("n1").Container("/docker/db").Listens("10.0.0.1:5432");
        _given.Add(metric, up, ("address", "10.0.0.1:5432"));
        var world = _given.World();
        return world.App("db").Events.Select(e => (e.Kind, world.Grid.IndexOf(e.TimeMs) - (Given.Points - up.Length), e.Text));
    }
}
