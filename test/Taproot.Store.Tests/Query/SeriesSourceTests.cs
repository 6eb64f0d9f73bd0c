using System.Collections.Immutable;
using Taproot.PromQL.Source;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Tests.Query;

public sealed class SeriesSourceTests(SharedStore shared)
{
    private static readonly long Noon = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private readonly TestStore _store = shared.Store;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_named_metric_is_read_series_by_series_in_order_of_time()
    {
        var project = await FilledAsync();

        var read = await ReadAsync(project, Noon - 1, Noon + 60_000, Is("__name__", "up"));

        Assert.Equal(2, read.Count);
        Assert.Equal([(Noon, 1), (Noon + 15_000, 0), (Noon + 30_000, 1)], read["{__name__=\"up\",job=\"api\",pod=\"a\"}"]);
        Assert.Equal([(Noon, 0.5)], read["{__name__=\"up\",job=\"db\",pod=\"b\"}"]);
    }

    [Fact]
    public async Task The_window_excludes_its_start_and_includes_its_end()
    {
        var project = await FilledAsync();
        var read = await ReadAsync(project, Noon, Noon + 30_000, Is("__name__", "up"));
        Assert.Equal([Noon + 15_000, Noon + 30_000], Assert.Single(read).Value.Select(s => s.TimeMs));
    }

    [Theory]
    [InlineData("pod", MatchOperator.Equal, "a", 2)]
    [InlineData("pod", MatchOperator.NotEqual, "a", 3)]
    [InlineData("pod", MatchOperator.Equal, "", 1)]
    [InlineData("pod", MatchOperator.NotEqual, "", 4)]
    [InlineData("pod", MatchOperator.Matches, "a|b", 3)]
    [InlineData("pod", MatchOperator.Matches, "[ab].*", 4)]
    [InlineData("pod", MatchOperator.Matches, ".*", 5)]
    [InlineData("pod", MatchOperator.Matches, "bc", 0)]
    [InlineData("pod", MatchOperator.NotMatches, "b.*", 3)]
    [InlineData("pod", MatchOperator.NotMatches, ".+", 1)]
    [InlineData("absent", MatchOperator.Equal, "", 5)]
    [InlineData("__name__", MatchOperator.Matches, "up|lo.d", 5)]
    [InlineData("__name__", MatchOperator.NotEqual, "up", 3)]
    public async Task Conditions_mean_what_they_mean_in_Prometheus(string label, MatchOperator op, string value, int expected)
    {
        var project = await FilledAsync();
        var read = await ReadAsync(project, Noon - 1, Noon + 60_000, new(label, op, value), new("nothing", MatchOperator.Equal, ""));
        Assert.Equal(expected, read.Count);
    }

    [Fact]
    public async Task Metrics_that_share_labels_stay_apart()
    {
        var project = await FilledAsync();
        var read = await ReadAsync(project, Noon - 1, Noon + 60_000, Is("pod", "a"));
        Assert.Equal(["{__name__=\"load\",pod=\"a\"}", "{__name__=\"up\",job=\"api\",pod=\"a\"}"], read.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_series_that_spans_blocks_comes_whole_and_once()
    {
        var project = _store.NewProject();
        await _store.WriteAsync(project, Enumerable.Range(0, 3).Select(s =>
            ("long", Labels.Of(("s", $"{s}")), Enumerable.Range(0, 50_000).Select(i => (Noon + i, (double)i)).ToArray())));

        var read = await ReadAsync(project, Noon - 1, Noon + 60_000, Is("__name__", "long"));

        Assert.Equal([50_000, 50_000, 50_000], read.Values.Select(v => v.Count));
        Assert.All(read.Values, samples => Assert.All(samples.Index(), s => Assert.Equal((Noon + s.Index, s.Index), s.Item)));
    }

    [Fact]
    public async Task What_was_sent_twice_is_read_once()
    {
        var project = _store.NewProject();
        for (var i = 0; i < 2; i++) await _store.WriteAsync(project, "m", Labels.Empty, (Noon, 1), (Noon + 1, 2));
        Assert.Equal([(Noon, 1), (Noon + 1, 2)], Assert.Single(await ReadAsync(project, 0, Noon + 10, Is("__name__", "m"))).Value);
    }

    [Fact]
    public async Task A_report_says_what_was_read()
    {
        var project = await FilledAsync();
        var report = new ReadReport();
        await _store.Series.OpenSource(project, report).SelectAsync(new([Is("__name__", "up"), Is("job", "api")], Noon - 1, Noon + 60_000), (_, _, _) => { }, Stop);
        var step = Assert.Single(report.Steps);
        Assert.Equal(("{__name__=\"up\",job=\"api\"}", 1, 1, 3L), (step.Selector, step.Metrics, step.Series, step.Samples));
    }

    [Fact]
    public async Task A_broken_expression_is_the_askers_fault()
    {
        var project = await FilledAsync();
        var error = await Assert.ThrowsAsync<SeriesSourceException>(() => ReadAsync(project, 0, Noon, new LabelMatcher("pod", MatchOperator.Matches, "a(")));
        Assert.Contains("a(", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Names_and_values_of_labels_are_listed_with_and_without_selectors()
    {
        var project = await FilledAsync();
        var catalog = _store.Series.OpenCatalog(project);
        var all = new CatalogQuery([], Noon, Noon, 100);
        var up = all with { Selectors = [[Is("__name__", "up")]] };
        Assert.Equal(["__name__", "job", "pod"], (await catalog.FindLabelNamesAsync(all, Stop)).Items);
        Assert.Equal(["__name__", "job", "pod"], (await catalog.FindLabelNamesAsync(up, Stop)).Items);
        Assert.Equal(["__name__", "pod"], (await catalog.FindLabelNamesAsync(all with { Selectors = [[Is("pod", "c")], [Is("pod", "bb"), Is("job", "")]] }, Stop)).Items);
        Assert.Equal(["load", "up"], (await catalog.FindLabelValuesAsync("__name__", all, Stop)).Items);
        Assert.Equal(["a", "b", "bb"], (await catalog.FindLabelValuesAsync("pod", all, Stop)).Items);
        Assert.Equal(["a", "b"], (await catalog.FindLabelValuesAsync("pod", up, Stop)).Items);
        Assert.Equal(2, (await catalog.FindSeriesAsync(up, Stop)).Items.Length);
        Assert.Empty((await catalog.FindLabelValuesAsync("pod", all with { FromMs = Noon + 86_400_000, ToMs = Noon + 86_400_000 }, Stop)).Items);
    }

    [Fact]
    public async Task A_list_that_is_cut_says_so()
    {
        var project = await FilledAsync();
        var catalog = _store.Series.OpenCatalog(project);
        var query = new CatalogQuery([], Noon, Noon, 2);
        Assert.Equal((2, true), await SizeAsync(catalog.FindSeriesAsync(query, Stop)));
        Assert.Equal((2, true), await SizeAsync(catalog.FindLabelNamesAsync(query, Stop)));
        Assert.Equal((2, true), await SizeAsync(catalog.FindLabelValuesAsync("pod", query, Stop)));
        Assert.Equal((2, false), await SizeAsync(catalog.FindLabelValuesAsync("__name__", query, Stop)));
    }

    private static async Task<(int, bool)> SizeAsync<T>(Task<CatalogAnswer<T>> answer) => ((await answer).Items.Length, (await answer).IsCut);

    private static LabelMatcher Is(string label, string value) => new(label, MatchOperator.Equal, value);

    private async Task<string> FilledAsync()
    {
        var project = _store.NewProject();
        await _store.WriteAsync(project,
        [
            ("up", Labels.Of(("job", "api"), ("pod", "a")), [(Noon + 15_000, 0), (Noon, 1), (Noon + 30_000, 1)]),
            ("up", Labels.Of(("job", "db"), ("pod", "b")), [(Noon, 0.5)]),
            ("load", Labels.Of(("pod", "a")), [(Noon, 2.25)]),
            ("load", Labels.Of(("pod", "bb")), [(Noon, 2.5)]),
            ("load", Labels.Empty, [(Noon, 3)]),
        ]);
        return project;
    }

    private async Task<Dictionary<string, List<(long TimeMs, double Value)>>> ReadAsync(
        string project, long afterMs, long toMs, params ImmutableArray<LabelMatcher> matchers)
    {
        var read = new Dictionary<string, List<(long, double)>>();
        await _store.Series.OpenSource(project, new()).SelectAsync(new(matchers, afterMs, toMs), (labels, times, values) =>
        {
            var samples = new List<(long, double)>();
            for (var i = 0; i < times.Length; i++) samples.Add((times[i], values[i]));
            read.Add(labels.ToString(), samples);
        }, Stop);
        return read;
    }
}
