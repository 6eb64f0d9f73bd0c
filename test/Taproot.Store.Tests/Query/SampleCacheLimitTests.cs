using Taproot.Store.Query;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Tests.Query;

public sealed class SampleCacheLimitTests
{
    private static readonly StoreOptions Options = new() { DataDirectory = "unused" };

    [Fact]
    public void A_cache_of_no_size_keeps_nothing_and_counts_nothing()
    {
        var cache = new SampleCache(Options with { QueryCacheBytes = 0 });
        Assert.Null(cache.Begin("d", Metric("a"), 0, 10));
        Assert.Null(cache.Find("d", Metric("a"), 0, 10));
        Assert.Equal(new SampleCacheFigures(0, 0, 0, 0, 0, 0), cache.Measure());
    }

    [Fact]
    public void Hits_misses_and_what_goes_to_make_room_are_counted()
    {
        var cache = new SampleCache(Options with { QueryCacheBytes = 600 });
        Assert.Null(cache.Find("d", Metric("a"), 0, 10));
        foreach (var metric in new[] { "a", "b", "c" }) Fill(cache, metric);
        Assert.Null(cache.Find("d", Metric("a"), 0, 10)); // went for the others
        Assert.NotNull(cache.Find("d", Metric("c"), 0, 10));
        var figures = cache.Measure();
        Assert.Equal((600, 2, 1, 2, 1), (figures.Capacity, figures.Selections, figures.Hits, figures.Misses, figures.Evictions));
        Assert.InRange(figures.Bytes, 1, 600);
    }

    private static LabelFilter Metric(string name) => new([new("__name__", MatchOperator.Equal, name)]);

    private static void Fill(SampleCache cache, string metric)
    {
        var selection = cache.Begin("d", Metric(metric), 0, 10)!;
        selection.Add(Labels.Of(("__name__", metric)), Enumerable.Range(1, 6).Select(t => (long)t).ToArray(), new double[6]);
        cache.End(selection, isWhole: true);
    }
}
