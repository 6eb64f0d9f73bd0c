using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Tests.Traces;

/// <summary>Two agents that do not talk to each other.</summary>
public sealed class TwoHostTests
{
    private readonly World _world = new();

    [Fact]
    public void Both_hosts_name_a_request_without_context_alike()
    {
        var (job, shop) = (_world.Program("job"), _world.Program("shop", _world.NewHost()));
        job.Asks(shop, "/report").Answered();
        Assert.Equal("""
            job asks /report
              shop answers /report
            """, _world.Trees());
    }

    [Fact]
    public void A_request_on_behalf_of_another_one_is_linked_to_what_the_other_host_calls_it()
    {
        var (nginx, shop) = (_world.Program("nginx"), _world.Program("shop", _world.NewHost()));
        var page = _world.From("8.8.8.8", nginx).Ask("/page");
        nginx.Asks(shop, "/page").Answered();
        page.Answered();
        var spans = _world.Spans();
        var (asked, answered) = (spans.Single(s => s is { Program: "nginx", IsServer: false }), spans.Single(s => s.Program == "shop"));
        Assert.NotEqual(asked.TraceId, answered.TraceId);
        Assert.Equal(new(answered.TraceId, answered.SpanId), asked.Link);
        Assert.Equal(asked.SpanId, answered.ParentId);
    }

    [Fact]
    public void A_header_makes_one_trace_of_it_on_all_hosts()
    {
        var (front, shop) = (_world.Program("front"), _world.Program("shop", _world.NewHost()));
        var page = _world.From("8.8.8.8", front).Ask("/page");
        front.Asks(shop, "/stock", header: new IncomingTrace(0x71, 0x51, true)).Answered();
        page.Answered();
        Assert.Equal("""
            front answers /page
              front asks /stock
                shop answers /stock
            """, _world.Trees());
    }

    [Fact]
    public void Who_is_far_away_is_no_parent()
    {
        var shop = _world.Program("shop");
        _world.From("8.8.8.8", shop).Ask("/far").Answered();
        Assert.Equal(0ul, Assert.Single(_world.Spans()).ParentId);
    }
}
