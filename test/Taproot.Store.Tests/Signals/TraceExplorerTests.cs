using Taproot.Store.Querying;
using Taproot.Store.Traces;
using Taproot.Store.Traces.Exploring;

namespace Taproot.Store.Tests.Signals;

/// <summary>What the explorer of traces says of a shop in which a third of the orders is slow and fails of late.</summary>
public sealed class TraceExplorerTests(SharedStore shared, TraceShop shop) : IClassFixture<TraceShop>
{
    private const long Minute = TraceShop.Minute;
    private const long Millisecond = TraceShop.Millisecond;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ITraceExplorer Explorer => shared.Store.TraceExplorer;

    private TimeWindow Window => shop.Window;

    private TraceBox Slow => new(Window, 250 * Millisecond, null, FailedOnly: false);

    private static string Id(int trace) => $"{9:x16}{trace + 1:x16}";

    private SpanQuery Roots => new(Window) { Scope = SpanScope.Roots };

    [Theory]
    [InlineData(60_000)]
    [InlineData(10_000)]
    public async Task The_map_is_the_same_from_minutes_and_from_spans(long stepMs)
    {
        var map = await Explorer.MapAsync(shop.Project, Roots, stepMs, Stop);
        Assert.Equal((Window.FromMs, stepMs, 10 * Minute / stepMs), (map.FromMs, map.StepMs, map.Failed.Length));
        Assert.Equal(Enumerable.Range(0, LatencyBuckets.Bounds.Count).Select(i => i == LatencyBuckets.IndexOf(10) ? 50L : i == LatencyBuckets.IndexOf(250) ? 10 : 0),
            map.Counts.Select(row => row.Sum()));
        Assert.Equal(10, map.Failed.Sum());
        Assert.Equal(0, map.Failed.Take(map.Failed.Length / 2).Sum());
    }

    [Fact]
    public async Task A_box_is_compared_with_the_rest_by_operation()
    {
        var project = shop.Project;
        var all = new SpanQuery(Window);
        var counts = await Explorer.CountAsync(project, all, Slow, Stop);
        var checkout = Assert.Single(counts, c => c is { Service: "checkout", Kind: "Server" });
        Assert.Equal((10L, 10L, 50L, 0L), (checkout.Selected.Total, checkout.Selected.Failed, checkout.Rest.Total, checkout.Rest.Failed));
        Assert.Equal((3_000 * Millisecond, 1_000 * Millisecond), (checkout.Selected.DurationSum, checkout.Rest.DurationSum));
        // The same from the spans themselves, which a bound beside the buckets needs.
        var uneven = await Explorer.CountAsync(project, all, Slow with { MinDuration = 251 * Millisecond }, Stop);
        Assert.Equal(counts.Sum(c => c.Selected.Total), uneven.Sum(c => c.Selected.Total));
        var failed = await Explorer.CountAsync(project, all, Slow with { MinDuration = 0, FailedOnly = true }, Stop);
        Assert.Equal(40, failed.Sum(c => c.Selected.Total));
    }

    [Fact]
    public async Task Quantiles_of_merged_services_are_those_of_all_their_spans()
    {
        var counts = await Explorer.CountAsync(shop.Project, new(Window) { Scope = SpanScope.Requests }, null, Stop);
        var merged = counts.Aggregate(SpanFigures.None, (sum, c) => sum.Plus(c.Rest));
        Assert.Equal((120L, 20L, (3_000 + 1_000 + 2_900 + 600) * Millisecond), (merged.Total, merged.Failed, merged.DurationSum));
        Assert.InRange(LatencyBuckets.Quantile(merged.Buckets, 0.5)!.Value, 10, 25);
        Assert.InRange(LatencyBuckets.Quantile(merged.Buckets, 0.95)!.Value, 250, 500);
    }

    [Fact]
    public async Task Errors_are_those_of_the_deepest_spans_whatever_number_they_name()
    {
        var sample = await Explorer.SampleFailuresAsync(shop.Project, Roots, Slow, Stop);
        Assert.Equal((10, 0, 40), (sample.Selected.TraceIds.Count, sample.Rest.TraceIds.Count, sample.Spans.Count));
        var cause = Assert.Single(FailureCauses.Of(sample));
        Assert.Equal(("orders", "INSERT", "Client", 10), (cause.Service, cause.Name, cause.Kind, cause.Traces));
        Assert.StartsWith("deadlock of ", cause.Reason);
        Assert.Contains(sample.Spans, s => s.TraceId == cause.TraceId && s.SpanId == cause.SpanId && s.IsFailed);
    }

    [Fact]
    public async Task Time_goes_where_nobody_else_is_waited_for()
    {
        var sample = await Explorer.SampleAsync(shop.Project, Roots, Slow, Stop);
        var graph = TimeByPath.Of(sample, 100);
        var query = graph.Nodes.Single(n => graph.Frames[n.Frame] == "orders: INSERT");
        Assert.Equal((10 * 288 * Millisecond, 50 * 10 * Millisecond), (query.Self, query.BaseSelf));
        Assert.Equal((10 * 300 * Millisecond, 50 * 20 * Millisecond), (graph.Total, graph.BaseTotal));
    }

    [Fact]
    public async Task What_the_selected_traces_have_in_common_is_told_first()
    {
        var project = shop.Project;
        var sample = await Explorer.ChooseAsync(project, Roots, Slow, Stop);
        var shares = await Explorer.CompareAttributesAsync(project, sample.Selected, sample.Rest, Stop);
        Assert.Equal(("status", "Error", 10L, 0L), (shares[0].Key, shares[0].Value, shares[0].Selected, shares[0].Rest));
        Assert.Equal(("zone", "c", 10L, 10L), (shares[1].Key, shares[1].Value, shares[1].Selected, shares[1].Rest));
        Assert.DoesNotContain(shares, s => s.Key == "service.name");
    }

    [Fact]
    public async Task Traces_are_listed_a_page_at_a_time()
    {
        var project = shop.Project;
        List<TraceSummary> found = [];
        PageKey? after = null;
        do
        {
            var page = await Explorer.ListAsync(project, new SpanQuery(Window) { Scope = SpanScope.Roots, Limit = 4, After = after }, Slow, Stop);
            found.AddRange(page.Traces);
            after = page.Matches == 4 ? new(page.Last!.Time, page.Last.RowKey) : null;
        }
        while (after is not null);
        Assert.Equal(Enumerable.Range(0, TraceShop.Traces).Where(TraceShop.IsSlow).Select(Id).Reverse(), found.Select(t => t.TraceId));
        Assert.Equal(("checkout", "POST /checkout", true, 4L, 4L, 300 * Millisecond), (found[0].RootService, found[0].RootName, found[0].HasRoot, found[0].Spans, found[0].Failed, found[0].Duration));
        Assert.Equal(["checkout", "orders"], found[0].Services);
    }

    [Fact]
    public async Task Fields_of_spans_are_told_with_how_often_they_occur()
    {
        async Task<string> ValuesAsync(SpanQuery query, string field, string text)
        {
            var found = await shared.Store.SpanFields.ListValuesAsync(shop.Project, query, field, text, 10, Stop);
            Assert.True(found.IsAll);
            return string.Join(' ', found.Values.Select(v => $"{v.Value.Replace(' ', '_')}={v.Records}"));
        }
        var all = new SpanQuery(Window);
        var slow = all with { MinDuration = 250 * Millisecond };
        Assert.Equal("checkout=120 orders=120", await ValuesAsync(all, "service", ""));
        Assert.Equal("checkout=20 orders=20", await ValuesAsync(slow, "service", ""));
        Assert.Equal("POST_/orders=120 POST_/checkout=60", await ValuesAsync(all, "name", "post"));
        Assert.Equal("orders:8080=60 postgres=60", await ValuesAsync(all, "PEER", ""));
        Assert.Equal("Unset=200 Error=40", await ValuesAsync(all, "status", ""));
        Assert.Equal("a=20 b=20 c=20", await ValuesAsync(all, "zone", ""));
        Assert.Equal("250ms=40", await ValuesAsync(slow, "duration", ""));
        Assert.Equal("false=180 true=60", await ValuesAsync(all, "root", ""));
        Assert.Equal("/docker/orders=120", await ValuesAsync(all, "resource.container.id", "ord"));
        var keys = await shared.Store.SpanFields.ListKeysAsync(shop.Project, all, Stop);
        Assert.Equal((240L, 60L, 10L), (keys.Records, keys.Values.Single(v => v.Value == "zone").Records, keys.Values.Single(v => v.Value == "error.type").Records));
    }

    [Theory]
    [InlineData(60, "checkout", "orders")]
    [InlineData(60, "checkout", "orders", "postgres")]
    [InlineData(60, "orders", "postgresql")]
    [InlineData(0, "orders", "checkout")]
    [InlineData(0, "checkout", "postgres")]
    public async Task A_path_is_of_services_that_call_each_other(int traces, params string[] path)
    {
        var page = await Explorer.ListAsync(shop.Project, new(Window) { Scope = SpanScope.Roots, Path = path }, null, Stop);
        Assert.Equal(traces, page.Traces.Count);
    }

    [Fact]
    public async Task Calls_are_counted_by_caller_and_by_who_answers()
    {
        var calls = (await Explorer.CountCallsAsync(shop.Project, Window, [], Stop)).Calls;
        var orders = Assert.Single(calls, c => c is { Caller: "checkout", Callee: "orders" });
        Assert.Equal((60L, 10L, true, "orders:8080"), (orders.Figures.Total, orders.Figures.Failed, orders.HasSpans, orders.Addresses.Single()));
        var database = Assert.Single(calls, c => c is { Caller: "orders" });
        Assert.Equal(("postgres", false, 60L), (database.Callee, database.HasSpans, database.Figures.Total));
    }

    [Theory]
    [InlineData(0.5, 17.5)]
    [InlineData(1, 25)]
    [InlineData(0, 10)]
    public void A_quantile_lies_straight_between_the_bounds_of_its_bucket(double quantile, double expected)
    {
        var counts = new long[LatencyBuckets.Bounds.Count];
        counts[LatencyBuckets.IndexOf(10)] = 3;
        Assert.Equal(expected, LatencyBuckets.Quantile(counts, quantile)!.Value, 3);
        Assert.Null(LatencyBuckets.Quantile(new long[LatencyBuckets.Bounds.Count], quantile));
    }

    [Theory]
    [InlineData(-500)]
    [InlineData(0)]
    [InlineData(500)]
    public void A_clock_that_is_off_takes_no_time_from_who_answered(long off)
    {
        static SampledSpan Of(string id, string parent, string service, string kind, long time, long duration) => new("t", id, parent, service, id, kind, time, duration, false, "");
        var sample = new TraceSample(
            new(["t"], [], IsPart: false), new([], [], IsPart: false),
            [Of("ask", "", "shop", "Client", 1000, 100), Of("answer", "ask", "cart", "Server", 1010 + off, 80), Of("query", "answer", "cart", "Client", 1020 + off, 60)], IsSample: false);
        var graph = TimeByPath.Of(sample, 10);
        Assert.Equal([("shop: ask", 20L), ("cart: answer", 20L), ("cart: query", 60L)], graph.Nodes.Skip(1).Select(n => (graph.Frames[n.Frame], n.Self)));
    }

    [Fact]
    public void Spans_that_are_each_others_parents_begin_a_tree()
    {
        static SampledSpan Of(string id, string parent) => new("t", id, parent, "s", id, "Internal", 0, 10, true, "");
        var sample = new TraceSample(new(["t"], [], IsPart: false), new([], [], IsPart: false), [Of("a", "b"), Of("b", "a"), Of("c", "c")], IsSample: false);
        Assert.Equal(20, TimeByPath.Of(sample, 10).Total);
        Assert.Equal(2, FailureCauses.Of(sample).Count);
    }
}
