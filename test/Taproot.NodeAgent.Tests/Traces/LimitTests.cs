using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Tests.Kernel;
using Taproot.NodeAgent.Traces;

namespace Taproot.NodeAgent.Tests.Traces;

/// <summary>What is left out, and that whole traces are.</summary>
public sealed class LimitTests
{
    [Fact]
    public void More_traces_than_the_rate_allows_are_left_out_as_a_whole_and_counted()
    {
        var world = new World(new() { PerSecond = 5 });
        var (shop, database) = (world.Program("shop"), world.Program("database"));
        for (var i = 0; i < 50; i++)
        {
            var page = world.From("8.8.8.8", shop).Ask("/page");
            shop.Asks(database, "SELECT").Answered();
            page.Answered();
        }
        var spans = world.Spans();
        // Three tenths of a second went by: five at once, and one or two that room was made for.
        Assert.InRange(spans.Select(s => s.TraceId).Distinct().Count(), 5, 7);
        Assert.All(spans.GroupBy(s => s.TraceId), trace => Assert.Equal(3, trace.Count()));
        Assert.Equal((50 * 3) - spans.Count, world.Here.Tracer.Counts.Dropped(SpanDrop.RateLimit));
    }

    [Fact]
    public void When_memory_is_short_what_waits_is_let_go_and_counted_and_new_requests_are_traced()
    {
        var world = new World();
        var (shop, database) = (world.Program("shop"), world.Program("database"));
        for (var i = 0; i < 20; i++)
        {
            world.From("8.8.8.8", shop).Ask("/waits");
            shop.Asks(database, "SELECT");
        }
        Assert.NotEqual(0, world.Here.Tracer.Entries);
        world.Here.Tracer.ReleaseMemory();
        Assert.Equal(0, world.Here.Tracer.Entries);
        Assert.NotEqual(0, world.Here.Tracer.Counts.Dropped(SpanDrop.MemoryShort));
        world.From("8.8.8.8", shop).Ask("/after").Answered();
        Assert.Equal("/after", Assert.Single(world.Spans()).What);
    }

    [Fact]
    public void A_busy_job_leaves_room_for_requests_that_come_in()
    {
        var world = new World(new() { PerSecond = 8 });
        var (job, shop, database) = (world.Program("job"), world.Program("shop"), world.Program("database"));
        for (var i = 0; i < 50; i++) job.Asks(database, "SELECT").Answered();
        world.From("8.8.8.8", shop).Ask("/page").Answered();
        Assert.Contains(world.Spans(), s => s.What == "/page");
    }

    [Theory]
    [InlineData("/healthz", "")]
    [InlineData("/health/", "")]
    [InlineData("/Ping?x=1", "")]
    [InlineData("/anything", "kube-probe/1.31")]
    [InlineData("/anything", "ELB-HealthChecker/2.0")]
    [InlineData("/v1/traces", "")]
    [InlineData("/static/logo.png", "")]
    public void Health_checks_and_excluded_paths_are_no_traces_nor_is_what_they_lead_to(string path, string agent)
    {
        var world = new World(new() { ExcludedPaths = new(["/static/*"]) });
        var (shop, database) = (world.Program("shop"), world.Program("database"));
        var page = world.From("8.8.8.8", shop).Ask(path, agent: agent);
        shop.Asks(database, "SELECT").Answered();
        page.Answered();
        Assert.Empty(world.Spans());
        Assert.Equal(1, world.Here.Tracer.Counts.Dropped(SpanDrop.Excluded));
    }

    [Fact]
    public void Health_checks_are_traced_when_asked_for()
    {
        var world = new World(new() { TraceHealthChecks = true });
        world.From("8.8.8.8", world.Program("shop")).Ask("/healthz").Answered();
        Assert.Single(world.Spans());
    }

    [Fact]
    public void A_program_that_opted_out_is_as_if_it_were_far_away()
    {
        var world = new World();
        var (client, shop, database) = (world.Program("client"), world.Program("shop"), world.Program("database"));
        world.OptedOut.UnionWith([client.Id, database.Id]);
        var page = client.Asks(shop, "/page");
        shop.Asks(database, "SELECT").Answered();
        page.Answered();
        Assert.Equal("""
            shop answers /page
              shop asks SELECT
            """, world.Trees());
    }

    [Fact]
    public void A_share_of_the_traces_is_chosen_by_their_ids_the_smaller_share_from_the_larger()
    {
        var random = new Random(7);
        var ids = Enumerable.Range(0, 20_000).Select(_ => new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64())).ToList();
        var tenth = ids.Where(id => TraceSampling.Includes(id, 0.1)).ToHashSet();
        Assert.InRange(tenth.Count, 1800, 2200);
        Assert.Subset(ids.Where(id => TraceSampling.Includes(id, 0.5)).ToHashSet(), tenth);
        Assert.DoesNotContain(ids, id => TraceSampling.Includes(id, 0));
        Assert.All(ids, id => Assert.True(TraceSampling.Includes(id, 1)));
    }

    [Fact]
    public void What_is_never_answered_is_forgotten()
    {
        var world = new World();
        var (shop, database) = (world.Program("shop"), world.Program("database"));
        for (var i = 0; i < 100; i++) shop.Asks(database, "SELECT", readBy: (uint)i);
        world.Pass(TimeSpan.FromMinutes(6));
        world.Here.Tracer.Sweep();
        world.Pass(TimeSpan.FromMinutes(6));
        world.Here.Tracer.Sweep();
        Assert.Empty(world.Spans());
        Assert.Equal(0, world.Here.Tracer.Entries);
        Assert.Equal(200, world.Here.Tracer.Counts.Dropped(SpanDrop.Unanswered));
    }

    [Fact]
    public void What_a_closed_connection_waited_for_is_forgotten()
    {
        var world = new World();
        var (shop, database) = (world.Program("shop"), world.Program("database"));
        var wire = world.Connect(shop, database);
        wire.Ask("SELECT");
        wire.Close();
        // Nothing is left that the next one could be taken for a part of.
        database.Asks(shop, "/own").Answered();
        Assert.Equal("""
            database asks /own
              shop answers /own
            """, world.Trees());
    }

    [Fact]
    public void A_trace_that_goes_on_for_long_is_sent_in_parts_under_one_id()
    {
        var world = new World();
        var (shop, database) = (world.Program("shop"), world.Program("database"));
        var page = world.From("8.8.8.8", shop).Ask("/slow");
        shop.Asks(database, "SELECT").Answered();
        world.Pass(TimeSpan.FromSeconds(11));
        var early = world.SentSoFar();
        Assert.Equal(2, early.Count);
        shop.Asks(database, "UPDATE", header: new IncomingTrace(0x71, 0x51, true)).Answered();
        page.Answered();
        // The id that the program made comes too late to name what was sent.
        var late = world.Spans();
        Assert.Equal(early[0].TraceId, late.Single(s => s.What == "/slow").TraceId);
    }

    [Fact]
    public void Spans_of_one_trace_and_of_all_are_bounded()
    {
        var world = new World(new() { MaxSpansOfTrace = 10, MaxHeld = 15 });
        var (shop, database) = (world.Program("shop"), world.Program("database"));
        for (var i = 0; i < 5; i++)
        {
            var page = world.From("8.8.8.8", shop).Ask("/slow");
            for (var j = 0; j < 20; j++) shop.Asks(database, "SELECT").Answered();
            page.Answered();
        }
        Assert.Equal(15, world.Spans().Count);
        Assert.True(world.Here.Tracer.Counts.Dropped(SpanDrop.TraceTooLarge) > 0);
        Assert.True(world.Here.Tracer.Counts.Dropped(SpanDrop.BufferFull) > 0);
    }

    [Fact]
    public void What_becomes_of_requests_is_told_by_metrics()
    {
        var world = new World();
        var shop = world.Program("shop");
        world.From("8.8.8.8", shop).Ask("/sent").Answered();
        using (var exporter = world.Exporter(_ => { })) exporter.Export(world.Here.Tracer.TakeDue(isLast: true));
        world.From("8.8.8.8", shop).Ask("/healthz").Answered();
        world.From("8.8.8.8", shop).Ask("/held").Answered();
        world.From("8.8.8.8", shop).Ask("/open");
        var sink = new ListSink();
        world.Here.Tracer.Collect(sink);
        Assert.Equal(1, Value("taproot_agent_spans_total", "none"));
        Assert.Equal(1, Value("taproot_agent_spans_dropped_total", "excluded"));
        Assert.Equal(1, Value("taproot_agent_spans_held", ""));
        Assert.Equal(1, Value("taproot_agent_spans_open", ""));

        double Value(string metric, string label) =>
            sink.Values.Single(m => m.Metric == metric && (label.Length == 0 || m.Labels.Values.Single() == label)).Value;
    }
}
