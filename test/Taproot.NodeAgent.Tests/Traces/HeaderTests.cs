using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Traces;

namespace Taproot.NodeAgent.Tests.Traces;

/// <summary>Requests that name their trace, as those of .NET do without any library.</summary>
public sealed class HeaderTests
{
    private static readonly IncomingTrace First = new(0x71, 0x51, false);
    private static readonly IncomingTrace Second = new(0x72, 0x52, false);
    private readonly World _world = new();

    [Fact]
    public void A_header_of_the_caller_names_trace_and_parent()
    {
        var shop = _world.Program("shop");
        _world.From("8.8.8.8", shop).Ask("/page", header: First).Answered();
        var span = Assert.Single(_world.Spans());
        Assert.Equal((First.TraceId, First.SpanId, ParentRule.Header), (span.TraceId, span.ParentId, span.Rule));
    }

    [Fact]
    public void The_span_that_a_header_speaks_of_is_the_one_of_the_client()
    {
        var (job, shop) = (_world.Program("job"), _world.Program("shop"));
        job.Asks(shop, "/page", header: First).Answered();
        var spans = _world.Spans();
        Assert.Equal(First.SpanId, spans.Single(s => !s.IsServer).SpanId);
        Assert.Equal(First.SpanId, spans.Single(s => s.IsServer).ParentId);
    }

    [Fact]
    public void The_id_that_a_program_made_for_a_request_names_all_of_its_trace()
    {
        var (nginx, front, catalog, database) = (_world.Program("nginx"), _world.Program("front"), _world.Program("catalog"), _world.Program("database"));
        var page = _world.From("8.8.8.8", nginx).Ask("/page");
        var relayed = nginx.Asks(front, "/page");
        // Whichever thread it is: the process is busy with one request alone.
        var stock = front.Asks(catalog, "/stock", thread: 9, header: First);
        var query = catalog.Asks(database, "SELECT", thread: 8);
        foreach (var call in new[] { query, stock, relayed, page }) call.Answered();
        Assert.All(_world.SentSoFar(), _ => Assert.Fail("Nothing is sent before the trace is over."));
        _world.Pass(TimeSpan.FromSeconds(2));
        var spans = _world.SentSoFar();
        Assert.Equal(7, spans.Count);
        Assert.All(spans, s => Assert.Equal(First.TraceId, s.TraceId));
        Assert.Equal(["nginx", "nginx", "front", "front", "catalog", "catalog", "database"], Path(spans));
    }

    [Fact]
    public void Requests_with_one_trace_id_belong_to_the_same_request_that_came_in()
    {
        var (front, cart) = (_world.Program("front"), _world.Program("cart"));
        var page = _world.From("8.8.8.8", front).Ask("/a", readBy: 1);
        front.Asks(cart, "/carts", thread: 5, header: First).Answered();
        // By now there is another one, and the thread says the wrong thing.
        var other = _world.From("8.8.8.8", front).Ask("/b", readBy: 5);
        front.Asks(cart, "/orders", thread: 5, header: First with { SpanId = 0x99 }).Answered();
        page.Answered();
        other.Answered();
        Assert.Equal("""
            front answers /a
              front asks /carts
                cart answers /carts
              front asks /orders
                cart answers /orders
            front answers /b
            """, _world.Trees());
    }

    [Fact]
    public void What_could_not_be_told_at_first_is_told_by_what_belongs_elsewhere()
    {
        var (front, cart) = (_world.Program("front"), _world.Program("cart"));
        Distrust(front, cart);
        var first = _world.From("8.8.8.8", front).Ask("/a", readBy: 1);
        var second = _world.From("8.8.8.8", front).Ask("/b", readBy: 2);
        // Nobody can say which of both it is made for, until the second one proves to be of another trace.
        var unclear = front.Asks(cart, "/carts", thread: 8, header: First);
        unclear.Answered();
        first.Answered();
        front.Asks(cart, "/orders", thread: 9, header: Second).Answered();
        second.Answered();
        Assert.EndsWith("""
            front answers /a
              front asks /carts
                cart answers /carts
            front answers /b
              front asks /orders
                cart answers /orders
            """, _world.Trees());
    }

    [Fact]
    public void Two_traces_of_programs_are_never_made_one()
    {
        var (worker, shop) = (_world.Program("worker"), _world.Program("shop"));
        var outer = _world.From("8.8.8.8", worker).Ask("/a", header: First);
        worker.Asks(shop, "/b", header: Second).Answered();
        outer.Answered();
        Assert.Equal("""
            worker answers /a
            worker asks /b
              shop answers /b
            """, _world.Trees());
    }

    [Fact]
    public void A_program_that_sends_spans_by_itself_is_left_to_it()
    {
        var (front, shop, database, backend) = (_world.Program("front"), _world.Program("shop"), _world.Program("database"), _world.Program("backend"));
        new SpanUpload(_world, shop, backend).Send();
        var page = front.Asks(shop, "/page", header: First);
        shop.Asks(database, "SELECT").Answered();
        shop.Asks(backend, "/stock", header: First with { SpanId = 0x99 }).Answered();
        page.Answered();
        var spans = _world.Spans();
        Assert.Equal(["front asks /page", "shop asks SELECT", "database answers SELECT", "backend answers /stock"], Lines(spans));
        Assert.Equal(First.SpanId, spans.Single(s => s.Program == "shop").ParentId);
        Assert.Equal(0x99ul, spans.Single(s => s.Program == "backend").ParentId);
        Assert.All(spans, s => Assert.Equal(First.TraceId, s.TraceId));
    }

    // Twenty requests in a row whose work is done by threads that did not read them.
    private void Distrust(Program program, Program upstream)
    {
        for (uint i = 0; i < 20; i++)
        {
            var call = _world.From("8.8.8.8", program).Ask("/warm", readBy: 50 + i);
            program.Asks(upstream, "/up", thread: 90 + i).Answered(readBy: 90 + i);
            call.Answered();
        }
    }

    private static IEnumerable<string> Lines(List<Seen> spans) =>
        spans.OrderBy(s => s.Start).Select(s => $"{s.Program} {(s.IsServer ? "answers" : "asks")} {s.What}");

    // From the root to the leaf of a chain.
    private static IEnumerable<string> Path(List<Seen> spans)
    {
        for (var at = spans.Single(s => s.ParentId == 0); at is not null; at = spans.SingleOrDefault(s => s.ParentId == at.SpanId)) yield return at.Program;
    }

    private sealed class SpanUpload(World world, Program from, Program to)
    {
        public void Send()
        {
            var end = new End(from, 7, isServer: false, new(from.Host.Address, 1), new(to.Host.Address, 4318));
            var request = new PendingRequest(world.Now, 1, 1, new() { Operation = "POST", Target = "/v1/traces" });
            world.Here.Tracer.Started(end, L7Protocol.Http1, request);
            world.Here.Tracer.Completed(end, request.Answered(L7Protocol.Http1, "200", false, world.Now), 1);
        }
    }
}
