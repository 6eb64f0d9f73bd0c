using Taproot.Store.Querying;
using Taproot.Store.Traces;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Tests.Signals;

/// <summary>Traces of hours, whose spans lie in many quarters of an hour and came in several batches, are whole by their id and in lists.</summary>
public sealed class LongTraceTests(SharedStore shared)
{
    private const long Second = 1_000_000_000;
    private const long Minute = 60_000;
    private const ulong Long = 1, Short = 2, Between = 3;
    private readonly long _begin = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / (15 * Minute) * 15 * Minute - 300 * Minute;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_whole_by_their_id()
    {
        var project = await SendAsync();
        var spans = await shared.Store.Traces.GetTraceAsync(project, $"{Long:x32}", Stop);
        Assert.Equal([0, 15, 44, 45, 239], spans.Select(s => (s.Time / 1_000_000 - _begin) / Minute));
        Assert.Single(await shared.Store.Traces.GetTraceAsync(project, $"{Between:x32}", Stop));
        Assert.Empty(await shared.Store.Traces.GetTraceAsync(project, $"{99:x32}", Stop));
    }

    [Fact]
    public async Task They_are_whole_in_a_list()
    {
        var project = await SendAsync();
        var query = new SpanQuery(new TimeWindow(_begin, _begin + 300 * Minute)) { Scope = SpanScope.Roots };
        var page = await shared.Store.TraceExplorer.ListAsync(project, query, null, Stop);
        Assert.Equal(
            [($"{Short:x32}", 2L, 61L), ($"{Between:x32}", 1L, 1L), ($"{Long:x32}", 5L, 239L * 60 + 1)],
            page.Traces.Select(t => (t.TraceId, t.Spans, t.Duration / Second)));
    }

    /// <summary>A trace of four hours in two batches, one of a minute across two quarters, and one that lies between.</summary>
    private async Task<string> SendAsync()
    {
        var project = shared.Store.NewProject();
        await WriteAsync(project, (Long, 1, 0), (Long, 2, 44), (Long, 3, 239), (Between, 1, 100), (Short, 1, 254), (Short, 2, 255));
        await WriteAsync(project, (Long, 4, 15), (Long, 5, 45));
        return project;
    }

    private async Task WriteAsync(string project, params (ulong Trace, ulong Span, int AtMinute)[] spans)
    {
        using var message = new ProtobufWriter();
        var writer = new OtlpSpanWriter(message, "test", "1");
        writer.BeginResource(OtlpResource.OfContainer("batch", "/docker/batch", "alpha", "m1"));
        foreach (var (trace, span, atMinute) in spans)
        {
            var start = (_begin + atMinute * Minute) * 1_000_000;
            writer.BeginSpan(new()
            {
                TraceId = new(0, trace), SpanId = trace * 100 + span, ParentSpanId = span == 1 ? 0 : trace * 100 + 1, Name = "work", Kind = OtlpSpanKind.Internal,
                Start = start, End = start + Second,
            });
            writer.EndSpan(false);
        }
        writer.EndResource();
        using var rows = new SpanRows();
        new OtlpSpanReader(new()).Read(message.Span, rows);
        await shared.Store.Spans.WriteAsync(project, rows, Stop);
    }
}
