using System.Text;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Store.Traces;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Tests.Signals;

/// <summary>Spans and log records from the message into the real engine and out again.</summary>
public sealed class SpanAndLogTests(SharedStore shared)
{
    private static readonly OtlpResource Cart = OtlpResource.OfContainer("cart", "/docker/cart", "alpha", "m1");
    private readonly long _now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TimeWindow Window => new(_now - 3_600_000, _now + 60_000);

    private long At(int secondsAgo) => (_now - secondsAgo * 1000L) * 1_000_000;

    private async Task WriteSpansAsync(string project, int count)
    {
        using var message = new ProtobufWriter();
        var writer = new OtlpSpanWriter(message, "test", "1");
        writer.BeginResource(Cart);
        for (var i = 0; i < count; i++)
        {
            writer.BeginSpan(new()
            {
                TraceId = new(7, (ulong)(i / 10 + 1)), SpanId = (ulong)i + 1, ParentSpanId = i % 10 == 0 ? 0UL : (ulong)(i / 10 * 10 + 1), Name = "work " + i % 3,
                Kind = i % 10 == 0 ? OtlpSpanKind.Server : OtlpSpanKind.Client, Start = At(count - i), End = At(count - i) + 3_000_000,
            });
            writer.Add("server.address", "postgres");
            writer.Add("server.port", 5432);
            writer.Add("number", i);
            writer.AddLink(new(1, 2), 3);
            writer.EndSpan(i % 5 == 0);
        }
        writer.EndResource();
        using var rows = new SpanRows();
        new OtlpSpanReader(new()).Read(message.Span, rows);
        await shared.Store.Spans.WriteAsync(project, rows, Stop);
    }

    [Fact]
    public async Task A_trace_is_found_by_its_id_in_the_order_of_its_spans()
    {
        var project = shared.Store.NewProject();
        await WriteSpansAsync(project, 50);
        var trace = await shared.Store.Traces.GetTraceAsync(project, "00000000000000070000000000000002", Stop);
        Assert.Equal(Enumerable.Range(10, 10).Select(i => i.ToString()), trace.Select(s => s.Attributes["number"]));
        Assert.Equal(("cart", "Error", 3_000_000L, "00000000000000010000000000000002"), (trace[0].Service, trace[0].Status, trace[0].Duration, trace[0].Links[0].TraceId));
        Assert.Empty(await shared.Store.Traces.GetTraceAsync(project, new string('a', 32), Stop));
    }

    [Theory]
    [InlineData(0x1)]
    [InlineData(0xd)]
    public async Task What_agents_of_two_hosts_know_by_two_ids_is_one_trace(int id)
    {
        var project = shared.Store.NewProject();
        await WriteAsync(project, "taproot-node-agent", [new(0x1, 10, 0, default), new(0x1, 11, 10, (0xd, 12))]);
        await WriteAsync(project, "taproot-node-agent", [new(0xd, 12, 11, default), new(0xd, 13, 12, default)]);
        await WriteAsync(project, "taproot-node-agent", [new(0xe, 20, 0, default)]);

        var trace = await shared.Store.Traces.GetTraceAsync(project, $"{id:x32}", Stop);

        Assert.Equal(["000000000000000a", "000000000000000b", "000000000000000c", "000000000000000d"], trace.Select(s => s.SpanId).Order());
        Assert.Equal("000000000000000b", Assert.Single(trace, s => s.SpanId == "000000000000000c").ParentSpanId);
    }

    [Fact]
    public async Task Links_of_libraries_join_no_traces()
    {
        var project = shared.Store.NewProject();
        await WriteAsync(project, "my-queue", [new(0x1, 10, 0, (0xd, 12))]);
        await WriteAsync(project, "my-queue", [new(0xd, 12, 0, default)]);

        Assert.Single(await shared.Store.Traces.GetTraceAsync(project, $"{1:x32}", Stop));
        Assert.Single(await shared.Store.Traces.GetTraceAsync(project, $"{0xd:x32}", Stop));
        var link = Assert.Single(await shared.Store.Traces.GetLinkingAsync(project, $"{0xd:x32}", Stop));
        Assert.Equal(($"{1:x32}", $"{10:x16}", $"{12:x16}", "cart"), (link.TraceId, link.SpanId, link.ToSpanId, link.Service));
        Assert.Empty(await shared.Store.Traces.GetLinkingAsync(project, $"{1:x32}", Stop));
    }

    private readonly record struct Sent(ulong Trace, ulong Span, ulong Parent, (ulong Trace, ulong Span) Link);

    private async Task WriteAsync(string project, string scope, Sent[] spans)
    {
        using var message = new ProtobufWriter();
        var writer = new OtlpSpanWriter(message, scope, "1");
        writer.BeginResource(Cart);
        foreach (var span in spans)
        {
            writer.BeginSpan(new()
            {
                TraceId = new(0, span.Trace), SpanId = span.Span, ParentSpanId = span.Parent, Name = "GET /", Kind = OtlpSpanKind.Server, Start = At((int)span.Span), End = At((int)span.Span) + 1000,
            });
            if (span.Link.Span != 0) writer.AddLink(new(0, span.Link.Trace), span.Link.Span);
            writer.EndSpan(isError: false);
        }
        writer.EndResource();
        using var rows = new SpanRows();
        new OtlpSpanReader(new()).Read(message.Span, rows);
        await shared.Store.Spans.WriteAsync(project, rows, Stop);
    }

    [Fact]
    public async Task Spans_are_found_by_value_duration_and_failure_a_page_at_a_time()
    {
        var project = shared.Store.NewProject();
        await WriteSpansAsync(project, 50);
        var one = await shared.Store.Traces.SearchAsync(project, new(Window) { Attributes = [new(null, "17")] }, Stop);
        Assert.Equal("work 2", Assert.Single(one).Name);
        Assert.Empty(await shared.Store.Traces.SearchAsync(project, new(Window) { MinDuration = 3_000_001 }, Stop));
        Assert.Empty(await shared.Store.Traces.SearchAsync(project, new(Window) { Attributes = [new("other", "17")] }, Stop));
        List<string> failed = [];
        PageKey? after = null;
        do
        {
            var page = await shared.Store.Traces.SearchAsync(project, new(Window) { FailedOnly = true, Limit = 3, After = after }, Stop);
            failed.AddRange(page.Select(s => s.Attributes["number"]));
            after = page.Count == 3 ? new(page[^1].Time, page[^1].RowKey) : null;
        }
        while (after is not null);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (45 - i * 5).ToString()), failed);
    }

    [Theory]
    [InlineData(50, null, "/docker/cart")]
    [InlineData(50, "container.id", "/docker/cart")]
    [InlineData(0, "host.name", "/docker/cart")]
    [InlineData(1, "number", "17")]
    [InlineData(0, "container.id", "17")]
    [InlineData(50, "service.name", "cart")]
    public async Task An_attribute_may_be_the_spans_or_its_resources(int found, string? key, string value)
    {
        var project = shared.Store.NewProject();
        await WriteSpansAsync(project, 50);
        Assert.Equal(found, (await shared.Store.Traces.SearchAsync(project, new(Window) { Attributes = [new(key, value)] }, Stop)).Count);
        var both = await shared.Store.Traces.SearchAsync(project, new(Window) { Attributes = [new(key, value), new("number", "17")] }, Stop);
        Assert.Equal(Math.Min(found, 1), both.Count);
    }

    [Fact]
    public async Task Minutes_are_summed_by_service_name_kind_and_peer()
    {
        var project = shared.Store.NewProject();
        await WriteSpansAsync(project, 30);
        var summary = await shared.Store.Traces.SummarizeAsync(project, Window, [], Stop);
        Assert.Equal((3L, 3L, 3d), (summary.Sum(s => s.Total), summary.Sum(s => s.Failed), summary[0].MeanMs));
        Assert.Equal("postgres:5432\t27", await shared.Store.QueryAsync($"taproot_{project}", "SELECT Peer, sum(Total) FROM otel_traces_histogram WHERE Peer != '' GROUP BY Peer FORMAT TSV"));
        var resource = Assert.Single(await shared.Store.Traces.ListResourcesAsync(project, Window, Stop));
        Assert.Equal(("cart", "/docker/cart"), (resource.Service, resource.Attributes["container.id"]));
        Assert.Equal(30, (await shared.Store.Traces.SearchAsync(project, new(Window) { Resources = [resource.Key] }, Stop)).Count);
    }

    [Fact]
    public async Task Log_records_are_found_by_text_severity_and_pattern()
    {
        var project = shared.Store.NewProject();
        using var batch = new OtlpLogBatch("test", "1");
        var parser = new LogRecordParser(new());
        for (var i = 0; i < 20; i++)
        {
            parser.Parse(Encoding.UTF8.GetBytes($"Order {i} with Ümlaut"));
            batch.Add(Cart, parser, i % 4 == 0 ? LogSeverity.Error : LogSeverity.Info, i % 2 == 0 ? new('a', 32) : new('b', 32), At(20 - i), At(0));
        }
        using var message = new ProtobufWriter();
        batch.WriteTo(message);
        using var rows = new LogRows();
        new OtlpLogReader(new()).Read(message.Span, rows);
        await shared.Store.Logs.WriteAsync(project, rows, Stop);
        async Task<IEnumerable<string>> FindAsync(LogQuery query) => (await shared.Store.LogSearch.SearchAsync(project, query, Stop)).Select(r => r.Body.Split(' ')[1]);
        Assert.Equal(["7"], await FindAsync(new(Window) { Text = "order 7 WITH üm" }));
        Assert.Equal(["16", "12", "8", "4", "0"], await FindAsync(new(Window) { MinSeverity = 17 }));
        Assert.Equal(10, (await FindAsync(new(Window) { Pattern = new('b', 32) })).Count());
        Assert.Equal(20, (await FindAsync(new(Window) { Attributes = [new("container.id", "/docker/cart")] })).Count());
        Assert.Empty(await FindAsync(new(Window) { Text = "' OR 1=1 --" }));
    }
}
