using Taproot.Store.Querying;
using Taproot.Store.Traces;
using Taproot.Store.Traces.Exploring;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Tests.Signals;

/// <summary>
/// A shop whose checkout calls orders, which asks postgres; in the last minutes one of three zones of orders is slow and fails. Each trace: checkout serves (1), calls orders (2),
/// orders serves (3), asks postgres (4).
/// </summary>
public sealed class TraceExplorerTests(SharedStore shared)
{
    private const long Minute = 60_000;
    private const long Millisecond = 1_000_000;
    private const int Traces = 60; // a trace every ten seconds
    private readonly long _end = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / Minute * Minute;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ITraceExplorer Explorer => shared.Store.TraceExplorer;

    private TimeWindow Window => new(_end - 10 * Minute, _end);

    private TraceBox Slow => new(Window, 250 * Millisecond, null, FailedOnly: false);

    private static bool IsSlow(int trace) => trace >= 30 && trace % 3 == 2;

    private async Task<string> ShopAsync()
    {
        var project = shared.Store.NewProject();
        await WriteAsync(project, "checkout", (writer, trace, start) =>
        {
            var took = IsSlow(trace) ? 300 : 20;
            Span(writer, trace, 1, 0, "POST /checkout", OtlpSpanKind.Server, start, took, IsSlow(trace));
            Span(writer, trace, 2, 1, "POST /orders", OtlpSpanKind.Client, start + 2, took - 4, IsSlow(trace), ("server.address", "orders"), ("server.port", "8080"));
        });
        await WriteAsync(project, "orders", (writer, trace, start) =>
        {
            var took = IsSlow(trace) ? 290 : 12;
            Span(writer, trace, 3, 2, "POST /orders", OtlpSpanKind.Server, start + 4, took, IsSlow(trace), ("zone", "abc"[trace % 3].ToString()));
            Span(writer, trace, 4, 3, "INSERT", OtlpSpanKind.Client, start + 5, took - 2, IsSlow(trace), ("server.address", "postgres"), ("db.system.name", "postgresql"),
                ("error.type", IsSlow(trace) ? $"deadlock of {trace}" : ""));
        });
        return project;
    }

    private async Task WriteAsync(string project, string service, Action<OtlpSpanWriter, int, long> add)
    {
        using var message = new ProtobufWriter();
        var writer = new OtlpSpanWriter(message, "test", "1");
        writer.BeginResource(OtlpResource.OfContainer(service, "/docker/" + service, "alpha", "m1"));
        for (var trace = 0; trace < Traces; trace++) add(writer, trace, Window.FromMs + trace * 10_000L + 1000);
        writer.EndResource();
        using var rows = new SpanRows();
        new OtlpSpanReader(new()).Read(message.Span, rows);
        await shared.Store.Spans.WriteAsync(project, rows, Stop);
    }

    private static void Span(
        OtlpSpanWriter writer, int trace, int span, int parent, string name, OtlpSpanKind kind, long start, int milliseconds, bool failed, params (string Key, string Value)[] attributes)
    {
        writer.BeginSpan(new()
        {
            TraceId = new(9, (ulong)trace + 1), SpanId = (ulong)(trace * 10 + span), ParentSpanId = parent == 0 ? 0UL : (ulong)(trace * 10 + parent), Name = name, Kind = kind,
            Start = start * Millisecond, End = (start + milliseconds) * Millisecond,
        });
        foreach (var (key, value) in attributes)
        {
            if (value.Length > 0) writer.Add(key, value);
        }
        writer.EndSpan(failed);
    }

    private static string Id(int trace) => $"{9:x16}{trace + 1:x16}";

    private SpanQuery Roots => new(Window) { Scope = SpanScope.Roots };

    [Theory]
    [InlineData(60_000)]
    [InlineData(10_000)]
    public async Task The_map_is_the_same_from_minutes_and_from_spans(long stepMs)
    {
        var map = await Explorer.MapAsync(await ShopAsync(), Roots, stepMs, Stop);
        Assert.Equal((Window.FromMs, stepMs, 10 * Minute / stepMs), (map.FromMs, map.StepMs, map.Failed.Length));
        Assert.Equal(Enumerable.Range(0, LatencyBuckets.Bounds.Count).Select(i => i == LatencyBuckets.IndexOf(10) ? 50L : i == LatencyBuckets.IndexOf(250) ? 10 : 0),
            map.Counts.Select(row => row.Sum()));
        Assert.Equal(10, map.Failed.Sum());
        Assert.Equal(0, map.Failed.Take(map.Failed.Length / 2).Sum());
    }

    [Fact]
    public async Task A_box_is_compared_with_the_rest_by_operation()
    {
        var project = await ShopAsync();
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
        var counts = await Explorer.CountAsync(await ShopAsync(), new(Window) { Scope = SpanScope.Requests }, null, Stop);
        var merged = counts.Aggregate(SpanFigures.None, (sum, c) => sum.Plus(c.Rest));
        Assert.Equal((120L, 20L, (3_000 + 1_000 + 2_900 + 600) * Millisecond), (merged.Total, merged.Failed, merged.DurationSum));
        Assert.InRange(LatencyBuckets.Quantile(merged.Buckets, 0.5)!.Value, 10, 25);
        Assert.InRange(LatencyBuckets.Quantile(merged.Buckets, 0.95)!.Value, 250, 500);
    }

    [Fact]
    public async Task Errors_are_those_of_the_deepest_spans_whatever_number_they_name()
    {
        var sample = await Explorer.SampleAsync(await ShopAsync(), Roots, Slow with { FailedOnly = true }, Stop);
        Assert.Equal((10, 50, 240), (sample.Selected.TraceIds.Count, sample.Rest.TraceIds.Count, sample.Spans.Count));
        var cause = Assert.Single(FailureCauses.Of(sample));
        Assert.Equal(("orders", "INSERT", "Client", 10), (cause.Service, cause.Name, cause.Kind, cause.Traces));
        Assert.StartsWith("deadlock of ", cause.Reason);
        Assert.Contains(sample.Spans, s => s.TraceId == cause.TraceId && s.SpanId == cause.SpanId && s.IsFailed);
    }

    [Fact]
    public async Task Time_goes_where_nobody_else_is_waited_for()
    {
        var sample = await Explorer.SampleAsync(await ShopAsync(), Roots, Slow, Stop);
        var graph = TimeByPath.Of(sample, 100);
        var query = graph.Nodes.Single(n => graph.Frames[n.Frame] == "orders: INSERT");
        Assert.Equal((10 * 288 * Millisecond, 50 * 10 * Millisecond), (query.Self, query.BaseSelf));
        Assert.Equal((10 * 300 * Millisecond, 50 * 20 * Millisecond), (graph.Total, graph.BaseTotal));
    }

    [Fact]
    public async Task What_the_selected_traces_have_in_common_is_told_first()
    {
        var project = await ShopAsync();
        var sample = await Explorer.ChooseAsync(project, Roots, Slow, Stop);
        var shares = await Explorer.CompareAttributesAsync(project, sample.Selected, sample.Rest, Stop);
        Assert.Equal(("status", "Error", 10L, 0L), (shares[0].Key, shares[0].Value, shares[0].Selected, shares[0].Rest));
        Assert.Equal(("zone", "c", 10L, 10L), (shares[1].Key, shares[1].Value, shares[1].Selected, shares[1].Rest));
        Assert.DoesNotContain(shares, s => s.Key == "service.name");
    }

    [Fact]
    public async Task Traces_are_listed_a_page_at_a_time()
    {
        var project = await ShopAsync();
        List<TraceSummary> found = [];
        PageKey? after = null;
        do
        {
            var page = await Explorer.ListAsync(project, new SpanQuery(Window) { Scope = SpanScope.Roots, Limit = 4, After = after }, Slow, Stop);
            found.AddRange(page.Traces);
            after = page.Matches == 4 ? new(page.Last!.Time, page.Last.RowKey) : null;
        }
        while (after is not null);
        Assert.Equal(Enumerable.Range(0, Traces).Where(IsSlow).Select(Id).Reverse(), found.Select(t => t.TraceId));
        Assert.Equal(("checkout", "POST /checkout", true, 4L, 4L, 300 * Millisecond), (found[0].RootService, found[0].RootName, found[0].HasRoot, found[0].Spans, found[0].Failed, found[0].Duration));
        Assert.Equal(["checkout", "orders"], found[0].Services);
    }

    [Theory]
    [InlineData(60, "checkout", "orders")]
    [InlineData(60, "checkout", "orders", "postgres")]
    [InlineData(60, "orders", "postgresql")]
    [InlineData(0, "orders", "checkout")]
    [InlineData(0, "checkout", "postgres")]
    public async Task A_path_is_of_services_that_call_each_other(int traces, params string[] path)
    {
        var page = await Explorer.ListAsync(await ShopAsync(), new(Window) { Scope = SpanScope.Roots, Path = path }, null, Stop);
        Assert.Equal(traces, page.Traces.Count);
    }

    [Fact]
    public async Task Calls_are_counted_by_caller_and_by_who_answers()
    {
        var calls = (await Explorer.CountCallsAsync(await ShopAsync(), Window, [], Stop)).Calls;
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

    [Fact]
    public void Spans_that_are_each_others_parents_begin_a_tree()
    {
        static SampledSpan Of(string id, string parent) => new("t", id, parent, "s", id, "Internal", 0, 10, true, "");
        var sample = new TraceSample(new(["t"], [], IsPart: false), new([], [], IsPart: false), [Of("a", "b"), Of("b", "a"), Of("c", "c")], IsSample: false);
        Assert.Equal(20, TimeByPath.Of(sample, 10).Total);
        Assert.Equal(2, FailureCauses.Of(sample).Count);
    }
}
