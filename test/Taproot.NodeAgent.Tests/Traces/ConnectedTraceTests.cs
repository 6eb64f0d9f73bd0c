using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Traces;

namespace Taproot.NodeAgent.Tests.Traces;

/// <summary>Which requests become one trace.</summary>
public sealed class ConnectedTraceTests
{
    private readonly World _world = new();

    [Fact]
    public void A_request_through_synchronous_servers_is_one_trace()
    {
        var (nginx, shop, database) = (_world.Program("nginx"), _world.Program("shop"), _world.Program("database"));
        var page = _world.From("8.8.8.8", nginx).Ask("/page");
        var relayed = nginx.Asks(shop, "/page");
        var query = shop.Asks(database, "SELECT");
        query.Answered();
        relayed.Answered();
        page.Answered();
        Assert.Equal("""
            nginx answers /page
              nginx asks /page
                shop answers /page
                  shop asks SELECT
                    database answers SELECT
            """, _world.Trees());
    }

    [Fact]
    public void Servers_with_a_thread_for_each_request_are_told_apart()
    {
        var (shop, database) = (_world.Program("shop"), _world.Program("database"));
        var first = _world.From("8.8.8.8", shop).Ask("/a", readBy: 1);
        var second = _world.From("8.8.8.8", shop).Ask("/b", readBy: 2);
        var forSecond = shop.Asks(database, "SELECT b", thread: 2);
        var forFirst = shop.Asks(database, "SELECT a", thread: 1);
        foreach (var call in new[] { forFirst, forSecond, first, second }) call.Answered();
        Assert.Equal("""
            shop answers /a
              shop asks SELECT a
                database answers SELECT a
            shop answers /b
              shop asks SELECT b
                database answers SELECT b
            """, _world.Trees());
    }

    [Fact]
    public void An_event_loop_goes_on_with_what_it_read_an_answer_for()
    {
        var (shop, database) = (_world.Program("shop"), _world.Program("database"));
        var first = _world.From("8.8.8.8", shop).Ask("/a");
        var firstQuery = shop.Asks(database, "SELECT a1");
        var second = _world.From("8.8.8.8", shop).Ask("/b");
        var secondQuery = shop.Asks(database, "SELECT b1");
        firstQuery.Answered();
        var third = shop.Asks(database, "SELECT a2");
        secondQuery.Answered();
        var fourth = shop.Asks(database, "SELECT b2");
        foreach (var call in new[] { third, fourth, first, second }) call.Answered();
        Assert.Equal("""
            shop answers /a
              shop asks SELECT a1
                database answers SELECT a1
              shop asks SELECT a2
                database answers SELECT a2
            shop answers /b
              shop asks SELECT b1
                database answers SELECT b1
              shop asks SELECT b2
                database answers SELECT b2
            """, _world.Trees());
    }

    [Fact]
    public void A_proxy_that_connects_late_is_told_by_the_path()
    {
        var (nginx, shop) = (_world.Program("nginx"), _world.Program("shop"));
        var first = _world.From("8.8.8.8", nginx).Ask("/a");
        var second = _world.From("8.8.8.8", nginx).Ask("/b");
        var relayedFirst = nginx.Asks(shop, "/a");
        var relayedSecond = nginx.Asks(shop, "/b");
        foreach (var call in new[] { relayedFirst, relayedSecond, first, second }) call.Answered();
        Assert.Equal("""
            nginx answers /a
              nginx asks /a
                shop answers /a
            nginx answers /b
              nginx asks /b
                shop answers /b
            """, _world.Trees());
    }

    [Fact]
    public void Requests_that_follow_each_other_on_one_connection_are_traces_of_their_own()
    {
        var (client, shop) = (_world.Program("client"), _world.Program("shop"));
        var wire = _world.Connect(client, shop);
        wire.Ask("/a").Answered();
        wire.Ask("/b").Answered();
        // And three that do not wait for each other.
        var calls = new[] { wire.Ask("/c"), wire.Ask("/d"), wire.Ask("/e") };
        foreach (var call in calls) call.Answered();
        var spans = _world.Spans();
        Assert.Equal(10, spans.Count);
        Assert.Equal(5, spans.Select(s => s.TraceId).Distinct().Count());
        Assert.All(spans.Where(s => s.IsServer), s => Assert.Equal(s.What, spans.Single(p => p.SpanId == s.ParentId).What));
    }

    [Fact]
    public void What_a_process_asks_after_it_has_answered_is_not_part_of_the_request()
    {
        var (shop, database) = (_world.Program("shop"), _world.Program("database"));
        _world.From("8.8.8.8", shop).Ask("/a").Answered();
        shop.Asks(database, "SELECT later").Answered();
        Assert.Equal("""
            shop answers /a
            shop asks SELECT later
              database answers SELECT later
            """, _world.Trees());
    }

    [Fact]
    public void A_server_that_was_understood_before_its_client_is_part_of_the_trace_all_the_same()
    {
        var (shop, database) = (_world.Program("shop"), _world.Program("database"));
        var page = _world.From("8.8.8.8", shop).Ask("/page");
        var query = _world.Connect(shop, database).Prepare("SELECT");
        query.Arrive(1);
        query.Answered();
        query.Send(1);
        query.Answered();
        page.Answered();
        Assert.Equal("""
            shop answers /page
              shop asks SELECT
                database answers SELECT
            """, _world.Trees());
    }

    [Fact]
    public void A_process_that_asks_itself_is_no_parent_of_itself()
    {
        var shop = _world.Program("shop");
        var outer = _world.From("8.8.8.8", shop).Ask("/outer");
        var inner = shop.Asks(shop, "/inner", readBy: 2);
        var deepest = shop.Asks(shop, "/deepest", thread: 2, readBy: 3);
        foreach (var call in new[] { deepest, inner, outer }) call.Answered();
        Assert.Equal("""
            shop answers /outer
              shop asks /inner
                shop answers /inner
                  shop asks /deepest
                    shop answers /deepest
            """, _world.Trees());
    }

    [Fact]
    public void Messages_that_are_passed_on_for_ever_are_cut_into_several_traces()
    {
        var programs = new[] { _world.Program("ping"), _world.Program("pong") };
        Call? last = null;
        for (var i = 0; i < 1000; i++)
        {
            var call = programs[i % 2].Asks(programs[(i + 1) % 2], "/ball");
            last?.Answered();
            last = call;
        }
        last!.Answered();
        var spans = _world.Spans();
        Assert.Equal(2000, spans.Count);
        Assert.InRange(spans.GroupBy(s => s.TraceId).Max(g => g.Count()), 50, 2 * TracedRequest.MaxDepth);
    }

    [Fact]
    public void A_message_that_nobody_answers_is_a_span()
    {
        var (shop, queue) = (_world.Program("shop"), _world.Program("queue"));
        var order = _world.From("8.8.8.8", shop).Ask("/order");
        var end = new End(shop, 77, isServer: false, new(shop.Host.Address, 40000), new(queue.Host.Address, 4222));
        var details = new RequestDetails { Operation = "PUB", Target = "orders" };
        _world.Here.Tracer.Completed(end, new PendingRequest(_world.Now, 1 + (shop.Id << 8), 5, details).Answered(L7Protocol.Nats, "ok", false, _world.Now), 0);
        order.Answered();
        Assert.Equal("""
            shop answers /order
              shop asks orders
            """, _world.Trees());
    }
}
