using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Tests.Query;

public sealed class SampleCacheTests(SharedStore shared)
{
    private static readonly long Noon = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private readonly TestStore _store = shared.Store;
    private readonly string _project = shared.Store.NewProject();
    private ReadReport _report = new();

    [Fact]
    public async Task What_was_read_is_not_read_again()
    {
        await WriteAsync("a", 0, 1, 2, 3);
        Assert.Equal(["a 0 1 2 3"], await ReadAsync(-1, 1000));
        Assert.Equal(["a 0 1 2 3"], await ReadAsync(-1, 1000));
        Assert.True(Assert.Single(_report.Steps).IsFromMemory);
        Assert.Equal(["a 2"], await ReadAsync(1, 2));
        Assert.True(Assert.Single(_report.Steps).IsFromMemory);
    }

    [Fact]
    public async Task A_part_of_a_metric_is_taken_from_the_whole()
    {
        await WriteAsync("a", 0, 1);
        await WriteAsync("b", 5);
        await ReadAsync(-1, 1000);
        Assert.Equal(["b 5"], await ReadAsync(-1, 1000, new LabelMatcher("s", MatchOperator.NotEqual, "a")));
        Assert.True(Assert.Single(_report.Steps).IsFromMemory);
    }

    [Fact]
    public async Task Newer_samples_and_series_are_read_and_joined()
    {
        await WriteAsync("a", 0, 100, 200);
        await ReadAsync(-1, 300);
        await WriteAsync("a", 250);
        await WriteAsync("b", 260);
        Assert.Equal(["a 0 100 200 250", "b 260"], await ReadAsync(-1, 300));
        Assert.Contains(_report.Steps, s => s.IsFromMemory);
    }

    [Fact]
    public async Task A_sample_that_comes_late_is_seen_at_once()
    {
        await WriteAsync("a", 0, 100, 200);
        await ReadAsync(-1, 300);
        await WriteAsync("a", 50);
        Assert.Equal(["a 0 50 100 200"], await ReadAsync(-1, 300));
        await WriteAsync("b", 10);
        Assert.Equal(["a 0 50 100 200", "b 10"], await ReadAsync(-1, 300));
    }

    private Task WriteAsync(string series, params int[] times) =>
        _store.WriteAsync(_project, "m", Labels.Of(("s", series)), [.. times.Select(t => (Noon + t, (double)t))]);

    private async Task<List<string>> ReadAsync(int after, int to, params LabelMatcher[] more)
    {
        var read = new List<string>();
        _report = new();
        await _store.Series.OpenSource(_project, _report).SelectAsync(
            new([new("__name__", MatchOperator.Equal, "m"), .. more], Noon + after, Noon + to),
            (labels, times, values) => read.Add($"{labels["s"]} {string.Join(' ', values.ToArray())}"), TestContext.Current.CancellationToken);
        read.Sort(StringComparer.Ordinal);
        return read;
    }
}
