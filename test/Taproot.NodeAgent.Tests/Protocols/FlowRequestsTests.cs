using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Protocols;

/// <summary>What the kernel counted and nobody read.</summary>
public sealed class FlowRequestsTests
{
    private const ulong Millisecond = 1_000_000;
    private static readonly double[] Midpoints = new double[LatencyBuckets.Count];
    private readonly FakeTimeProvider _time = new(new(1, 1, 2, 0, 0, 0, TimeSpan.Zero)); // its timestamps count from year 1 and must fit as nanoseconds
    private readonly FlowRequests _requests = new() { Protocol = L7Protocol.Postgres };
    private FlowCounters _kernel;

    [Fact]
    public void A_turn_whose_payload_never_comes_is_counted_after_a_while()
    {
        Turn(isSeen: true);
        Turn(isSeen: false);
        Assert.Equal(0UL, Look());
        Assert.Equal(1UL, Look());
        Assert.Equal(0UL, Look());
    }

    [Fact]
    public void Turns_on_their_way_at_each_look_are_not_lost()
    {
        for (var look = 0; look < 10; look++)
        {
            Turn(isSeen: true);
            var late = Kernel(); // counted, its payload comes after the look
            Assert.Equal(0UL, Look());
            _requests.SawTurn(Millisecond, late);
        }
    }

    [Fact]
    public void What_is_lost_is_found_under_steady_traffic()
    {
        var lost = 0UL;
        for (var look = 0; look < 10; look++)
        {
            for (var i = 0; i < 100; i++) Turn(isSeen: i != 7);
            lost += Look();
        }
        Assert.Equal(9UL, lost); // what came since the last look may still come
    }

    [Fact]
    public void What_was_lost_is_told_and_counted_as_unknown()
    {
        var table = new RequestTable(_time);
        var flow = default(FlowKey);
        table.Add(flow, new L7Request { Protocol = L7Protocol.Postgres, Status = L7Status.Ok, Method = "" });
        Kernel();
        var into = new RequestSet();
        for (var look = 0; look < 2; look++)
        {
            _time.Advance(FlowRequests.Patience);
            table.Settle(flow, _kernel, into);
        }
        var sink = new ListSink();
        table.Collect(sink);
        Assert.Equal(1, Assert.Single(sink.Values, v => v.Metric == "taproot_agent_l7_lost_total" && v["reason"] == "payloads").Value);
    }

    private void Turn(bool isSeen)
    {
        var at = Kernel();
        if (isSeen) _requests.SawTurn(Millisecond, at);
    }

    /// <summary>The kernel counts a turn; the result is its time.</summary>
    private ulong Kernel()
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _kernel.TurnBuckets[RequestSeries.BucketOf((long)Millisecond)]++;
        return (ulong)(_time.GetTimestamp() * (1e9 / _time.TimestampFrequency));
    }

    private ulong Look()
    {
        _time.Advance(FlowRequests.Patience);
        return _requests.CreditLost(_kernel, Midpoints, _time);
    }
}
