using Taproot.Server.Ingest.Figures;

namespace Taproot.Server.Tests.Ingest.Figures;

public sealed class FigureRingTests
{
    private const long Step = FigureRing.StepMs;
    private const long Start = 1_800_000_000_000 / Step * Step;
    private static readonly FigureKey Rate = new(Figure.Items, "metrics");
    private static readonly FigureKey Gauge = new(Figure.Waiting, "metrics");
    private readonly FigureRing _ring = new();

    [Fact]
    public void Points_are_read_as_they_came()
    {
        for (var i = 0; i < 4; i++) Append(i, (Rate, i), (Gauge, 10 * i));
        Assert.Equal([0, 1, 2, 3], _ring.Read(Rate, Start, Start + 3 * Step, Step));
        Assert.Equal([null, 0, 10], _ring.Read(Gauge, Start - Step, Start + Step, Step));
        Assert.Equal(3, _ring.Newest(Rate));
        Assert.Equal(Start, _ring.FirstMs);
    }

    [Fact]
    public void Of_a_longer_step_rates_are_averaged_and_the_rest_is_the_largest()
    {
        for (var i = 1; i <= 4; i++) Append(i, (Rate, i), (Gauge, i));
        Assert.Equal([1.5f, 3.5f], _ring.Read(Rate, Start + 2 * Step, Start + 4 * Step, 2 * Step));
        Assert.Equal([2, 4], _ring.Read(Gauge, Start + 2 * Step, Start + 4 * Step, 2 * Step));
    }

    [Fact]
    public void What_was_not_counted_before_did_not_happen_and_what_was_not_measured_is_not_known()
    {
        Append(0, (Rate, 1));
        Append(1, (Rate, 1), (new(Figure.Refused, "logs", "too_old"), 2), (Gauge, 5));
        Assert.Equal([0, 2], _ring.Read(new(Figure.Refused, "logs", "too_old"), Start, Start + Step, Step));
        Assert.Equal([null, 5], _ring.Read(Gauge, Start, Start + Step, Step));
    }

    [Fact]
    public void Missed_points_are_not_known()
    {
        Append(0, (Rate, 1));
        Append(3, (Rate, 4));
        Assert.Equal([1, null, null, 4], _ring.Read(Rate, Start, Start + 3 * Step, Step));
    }

    [Fact]
    public void Six_hours_are_kept_and_nothing_of_the_turn_before_shows()
    {
        for (var i = 0; i < FigureRing.Points + 5; i++) Append(i, (Rate, i));
        Assert.Equal(Start + 5 * Step, _ring.FirstMs);
        Assert.Equal([null, 5], _ring.Read(Rate, Start + 4 * Step, Start + 5 * Step, Step));
        Append(3 * FigureRing.Points, (Rate, 7)); // the machine slept
        var last = Start + 3L * FigureRing.Points * Step;
        Assert.Equal(1, _ring.Read(Rate, last - (FigureRing.Points - 1) * Step, last, Step).Count(v => v is not null));
    }

    [Fact]
    public void A_clock_that_goes_back_adds_nothing()
    {
        Append(5, (Rate, 1));
        Append(2, (Rate, 9));
        Assert.Equal(1, _ring.Newest(Rate));
    }

    [Fact]
    public void Figures_are_bounded()
    {
        Append(0, [.. Enumerable.Range(0, 2000).Select(i => (new FigureKey(Figure.Refused, "metrics", $"r{i}"), 1d))]);
        Assert.Equal(300, _ring.Find(Figure.Refused).Count);
    }

    private void Append(int point, params (FigureKey, double)[] values) => _ring.Append(Start + point * Step + 7, values);
}
