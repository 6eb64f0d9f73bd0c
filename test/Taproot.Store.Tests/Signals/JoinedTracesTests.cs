using Taproot.Store.Querying;
using Taproot.Store.Traces;
using Taproot.Store.Traces.Exploring;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Tests.Signals;

/// <summary>What agents of two hosts know by two ids is one trace: read by its id, in a list, in a sample and in who calls whom.</summary>
public sealed class JoinedTracesTests(SharedStore shared)
{
    private const long Millisecond = 1_000_000;
    private const ulong Front = 1, Derived = 0xd, Back = 0xb;
    private readonly long _start = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 120_000) * Millisecond;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TimeWindow Window => new(_start / Millisecond - 60_000, _start / Millisecond + 120_000);

    private sealed record Sent(ulong Trace, ulong Span, ulong Parent, OtlpSpanKind Kind, int At, int Took, string Peer = "", (ulong Trace, ulong Span) Link = default);

    /// <summary>A front (1) serves and asks (2) a back on another host, which serves (3) and asks (4) its own database.</summary>
    /// <param name="project">The project.</param>
    /// <param name="hasOwnId">Whether the back's process names its trace itself, so that both ends only link to the id of the connection.</param>
    private async Task SendAsync(string project, bool hasOwnId)
    {
        var back = hasOwnId ? Back : Derived;
        await WriteAsync(project, "front", new(Front, 1, 0, OtlpSpanKind.Server, 0, 100), new(Front, 2, 1, OtlpSpanKind.Client, 10, 80, "10.0.0.2", (Derived, 3)));
        await WriteAsync(
            project, "back", new(back, 3, hasOwnId ? 0UL : 2, OtlpSpanKind.Server, 20, 60, "", hasOwnId ? (Derived, 2UL) : default), new(back, 4, 3, OtlpSpanKind.Client, 30, 40, "db"));
    }

    [Theory]
    [InlineData(false, Front)]
    [InlineData(false, Derived)]
    [InlineData(true, Front)]
    [InlineData(true, Back)]
    public async Task It_is_read_whole_by_each_of_its_ids(bool hasOwnId, ulong id)
    {
        var project = shared.Store.NewProject();
        await SendAsync(project, hasOwnId);
        var trace = await shared.Store.Traces.GetTraceAsync(project, $"{id:x32}", Stop);
        Assert.Equal([("1", ""), ("2", "1"), ("3", "2"), ("4", "3")], trace.Select(s => (s.SpanId.TrimStart('0'), s.ParentSpanId.TrimStart('0'))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_one_row_of_a_list_whichever_span_matches(bool hasOwnId)
    {
        var project = shared.Store.NewProject();
        await SendAsync(project, hasOwnId);
        foreach (var query in new[] { new SpanQuery(Window), new SpanQuery(Window) { Services = ["back"] } })
        {
            var row = Assert.Single((await shared.Store.TraceExplorer.ListAsync(project, query, null, Stop)).Traces);
            Assert.Equal(($"{Front:x32}", "front", true, 4L, 100 * Millisecond), (row.TraceId, row.RootService, row.HasRoot, row.Spans, row.Duration));
            Assert.Equal(["back", "front"], row.Services);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_one_of_a_sample_and_time_is_where_it_went(bool hasOwnId)
    {
        var project = shared.Store.NewProject();
        await SendAsync(project, hasOwnId);
        var sample = await shared.Store.TraceExplorer.SampleAsync(project, new(Window), null, Stop);
        Assert.Equal((1, 4), (sample.Selected.TraceIds.Count, sample.Spans.Count));
        var graph = TimeByPath.Of(sample, 10);
        Assert.Equal((100 * Millisecond, 40 * Millisecond), (graph.Total, graph.Nodes.Single(n => graph.Frames[n.Frame] == "back: ask").Self));
        // What is in the box is not in the rest, though its other half is.
        var box = new TraceBox(Window, 90 * Millisecond, null, FailedOnly: false);
        var divided = await shared.Store.TraceExplorer.ChooseAsync(project, new(Window), box, Stop);
        Assert.Equal((1, 0), (divided.Selected.TraceIds.Count, divided.Rest.TraceIds.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_answers_is_known_across_hosts(bool hasOwnId)
    {
        var project = shared.Store.NewProject();
        await SendAsync(project, hasOwnId);
        var calls = (await shared.Store.TraceExplorer.CountCallsAsync(project, Window, [], Stop)).Calls;
        Assert.Equal([("back", "db", false), ("front", "back", true)], calls.Select(c => (c.Caller, c.Callee, c.HasSpans)).Order());
    }

    [Fact]
    public void A_group_never_gets_larger_than_it_may_and_ids_are_of_one_group_each()
    {
        var groups = new TraceGroups();
        for (var i = 0; i < 2 * TraceGroups.MaxTraces; i++) groups.Join($"{i:x32}", $"{i + 1:x32}");
        Assert.Equal([.. groups.Ids.Order()], groups.Ids.SelectMany(id => groups.PartsOf(id)).Distinct().Order());
        Assert.All(groups.Ids, id => Assert.True(groups.PartsOf(id).Count <= TraceGroups.MaxTraces && groups.PartsOf(id).Contains(id)));
        Assert.Equal(groups.NameOf($"{0:x32}"), groups.NameOf($"{7:x32}"));
        Assert.Equal(["alone"], groups.PartsOf("alone"));
        groups.Keep([$"{3:x32}", $"{9:x32}"]);
        Assert.Equal([$"{3:x32}", $"{9:x32}"], groups.PartsOf($"{9:x32}"));
        Assert.Equal(2, groups.Ids.Count);
    }

    private async Task WriteAsync(string project, string service, params Sent[] spans)
    {
        using var message = new ProtobufWriter();
        var writer = new OtlpSpanWriter(message, TraceJoins.AgentScope, "1");
        writer.BeginResource(OtlpResource.OfContainer(service, "/docker/" + service, service, "m1"));
        foreach (var span in spans)
        {
            writer.BeginSpan(new()
            {
                TraceId = new(0, span.Trace), SpanId = span.Span, ParentSpanId = span.Parent, Name = span.Kind == OtlpSpanKind.Client ? "ask" : "serve", Kind = span.Kind,
                Start = _start + span.At * Millisecond, End = _start + (span.At + span.Took) * Millisecond,
            });
            if (span.Peer.Length > 0) writer.Add("server.address", span.Peer);
            if (span.Link.Span != 0) writer.AddLink(new(0, span.Link.Trace), span.Link.Span);
            writer.EndSpan(isError: false);
        }
        writer.EndResource();
        using var rows = new SpanRows();
        new OtlpSpanReader(new()).Read(message.Span, rows);
        await shared.Store.Spans.WriteAsync(project, rows, Stop);
    }
}
