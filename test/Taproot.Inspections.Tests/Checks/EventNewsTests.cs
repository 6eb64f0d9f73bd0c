using Taproot.Inspections.Checks;

namespace Taproot.Inspections.Tests.Checks;

/// <summary>Points are of 15 s: eight are two minutes, forty ten.</summary>
public sealed class EventNewsTests
{
    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 7)]
    [InlineData(false, 8)] // two minutes without one
    [InlineData(true, 8, 8 + 5)] // every 75 s
    [InlineData(true, 15, 15 + 16)] // every four minutes: less than twice as long has passed
    [InlineData(true, 20, 20 + 1, 20 + 17)] // two at a time every four minutes
    [InlineData(false, 8, 9, 10, 11, 39)] // a stream that has stopped, and one long before
    public void A_stream_goes_on_until_it_has_paused_for_longer_than_it_used_to(bool goesOn, params int[] pointsAgo)
    {
        var news = EventNews.Of(At(pointsAgo), 40, 8);
        Assert.Equal((goesOn, 39 - pointsAgo[0]), (news.GoesOn, news.Last));
    }

    [Fact]
    public void What_was_before_the_ten_minutes_does_not_count() => Assert.False(EventNews.Of(At(45), 40, 8).GoesOn);

    [Fact]
    public void Nothing_does_not_go_on() => Assert.Equal((false, -1), (EventNews.Of(default, 40, 8).GoesOn, EventNews.Of(default, 40, 8).Last));

    private static Topology.Model.TimeSeries At(params int[] pointsAgo)
    {
        var values = new float[Math.Max(40, pointsAgo.Max() + 1)];
        foreach (var ago in pointsAgo) values[^(ago + 1)] = 1;
        return new(values);
    }
}
