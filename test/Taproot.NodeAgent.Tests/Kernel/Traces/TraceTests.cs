using Taproot.NodeAgent.Tests.Traces;

namespace Taproot.NodeAgent.Tests.Kernel.Traces;

/// <summary>Programs that know nothing of tracing, and what a receiver of spans gets of them.</summary>
[Collection(nameof(OneKernel))]
public sealed class TraceTests
{
    private const int Requests = 20;

    [Fact]
    public async Task From_a_proxy_to_a_database_is_one_trace_of_one_request()
    {
        using var lab = new ShopLab();
        await using var receiver = await SpanReceiver.StartAsync();
        using var kernel = KernelHarness.Start(tracer: receiver.Agent.Tracer);
        for (var i = 0; i < Requests; i++) Assert.Equal("value", lab.Get($"/item/{i}?key=secret"));

        var spans = await receiver.UntilAsync(all => Enumerable.Range(0, Requests).All(i => TraceOf(all, i).Count == 6));
        for (var i = 0; i < Requests; i++)
        {
            var trace = TraceOf(spans, i);
            Assert.Equal(["client GET", "nginx GET", "nginx GET", "shop GET", "shop GET", "redis GET"], Chain(trace).Select(s => $"{lab.NameOf(s.Service)} {s.Name}"));
            Assert.Equal([3, 2, 3, 2, 3, 2], Chain(trace).Select(s => s.Kind));
            Assert.All(trace, s => Assert.InRange(s.End - s.Start, 1ul, 5_000_000_000ul));
            // A child is within its parent, as all times are of one clock.
            foreach (var (parent, child) in Chain(trace).Zip(Chain(trace).Skip(1))) Assert.True(parent.Start <= child.Start && child.End <= parent.End, SpanReceiver.Describe(child));
        }
        Assert.Equal("key=REDACTED", TraceOf(spans, 0).First(s => s.Kind == 2 && s["url.path"].Length > 0)["url.query"]);
        Assert.Equal("GET item:0", TraceOf(spans, 0).First(s => s["db.system.name"] == "redis")["db.query.text"]);
    }

    [Fact]
    public async Task Requests_at_the_same_time_are_not_mixed_up()
    {
        using var lab = new ShopLab();
        await using var receiver = await SpanReceiver.StartAsync();
        using var kernel = KernelHarness.Start(tracer: receiver.Agent.Tracer);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < Requests; i++) lab.Get($"/item/{(worker * Requests) + i}");
        })));

        var spans = await receiver.UntilAsync(all => Enumerable.Range(0, 4 * Requests).All(i => TraceOf(all, i).Count >= 6));
        for (var i = 0; i < 4 * Requests; i++)
        {
            var trace = TraceOf(spans, i);
            Assert.Equal(6, trace.Count);
            Assert.All(trace, s => Assert.Contains($"{i}", s["url.path"].Length > 0 ? s["url.path"] : s["db.query.text"]));
        }
    }

    // The spans of the trace in which the item was asked for.
    private static List<ReceivedSpan> TraceOf(List<ReceivedSpan> spans, int item)
    {
        var root = spans.FirstOrDefault(s => s["url.path"] == $"/item/{item}" && s.ParentSpanId.Length == 0);
        return root is null ? [] : [.. spans.Where(s => s.TraceId == root.TraceId)];
    }

    private static IEnumerable<ReceivedSpan> Chain(List<ReceivedSpan> trace)
    {
        for (var at = trace.Single(s => s.ParentSpanId.Length == 0); at is not null; at = trace.SingleOrDefault(s => s.ParentSpanId == at.SpanId)) yield return at;
    }
}
