using Microsoft.Extensions.Time.Testing;
using Taproot.Store.Query;
using Taproot.Store.Recent;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Tests.Recent;

public sealed class RecentSamplesTests
{
    private const long Hour = 3_600_000;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
    private readonly RecentSamples _samples;

    public RecentSamplesTests() => _samples = new(_time);

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public void Nothing_is_promised_before_it_is_known_what_the_store_has()
    {
        Add("a", Now);
        Assert.Null(Read(Now - Hour));
        _samples.Begin(Now - 10);
        Assert.Equal(Now - 10, Read(Now - Hour)!.AfterMs);
    }

    [Fact]
    public void What_may_have_been_stored_is_not_promised()
    {
        _samples.Begin(0);
        Assert.Equal(Now - Hour, Read(Now - Hour)!.AfterMs);
        _samples.Doubt(Now - 5);
        Assert.Equal(Now - 5, Read(Now - Hour)!.AfterMs);
    }

    [Fact]
    public void Selectors_see_series_that_come_later()
    {
        _samples.Begin(0);
        Add("a", Now - 2);
        Assert.Equal(1, Read(Now - Hour, new LabelMatcher("s", MatchOperator.NotEqual, "b"))!.Series);
        Add("b", Now - 1);
        Add("c", Now - 1);
        Assert.Equal(2, Read(Now - Hour, new LabelMatcher("s", MatchOperator.NotEqual, "b"))!.Series);
        Assert.Equal(3, Read(Now - Hour)!.Series);
    }

    [Fact]
    public void Memory_is_bounded_and_the_oldest_goes_first()
    {
        _samples.Begin(0);
        for (var i = 0; i < 4000; i++) Add("a", Now - 4 * Hour + i * 3000L, mostBytes: 16_000, value: i * 0.37);
        Assert.InRange(_samples.Bytes, 1, 16_000);
        var reading = Read(Now - 8 * Hour)!;
        Assert.InRange(reading.AfterMs, Now - 4 * Hour, Now - Hour);
        List<long> times = [];
        reading.Deliver((_, t, _) => times.AddRange(t));
        Assert.Equal(Enumerable.Range(0, 4000).Select(i => Now - 4 * Hour + i * 3000L).Where(t => t > reading.AfterMs), times);
    }

    [Fact]
    public void A_clock_that_runs_ahead_does_not_fill_the_memory()
    {
        _samples.Begin(0);
        for (var i = 0; i < 1000; i++) Add($"s{i}", Now + 100 * Hour + i, mostBytes: 20_000);
        Assert.InRange(_samples.Bytes, 0, 20_000);
        Assert.True(Read(Now - Hour) is null || Read(Now - Hour)!.AfterMs >= Now);
    }

    [Fact]
    public void Series_that_ended_are_forgotten_after_some_hours()
    {
        _samples.Begin(0);
        Add("a", Now);
        _time.Advance(TimeSpan.FromHours(9));
        Add("b", Now);
        Assert.Equal(1, _samples.Series);
        Add("a", Now);
        Assert.Equal(2, Read(Now - Hour)!.Series);
    }

    private void Add(string name, long time, long mostBytes = 1 << 20, double value = 1)
    {
        using var rows = new RecentRows();
        var labels = Labels.Of(("__name__", "m"), ("s", name));
        rows.Add(_samples.Find(labels.Fingerprint) ?? new(labels.Fingerprint, "m", labels), time, value);
        _samples.Add(rows, mostBytes);
    }

    private RecentReading? Read(long after, params LabelMatcher[] more) =>
        _samples.Read(new LabelFilter([new("__name__", MatchOperator.Equal, "m"), .. more]), after, Now + 200 * Hour, mostSeries: 10_000);
}
