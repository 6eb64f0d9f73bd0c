using Taproot.NodeAgent.Kernel;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Protocols;

/// <summary>Requests that were read in user space, by the kernel's flow: filled by the thread of the payloads, emptied by the sweep. Thread-safe.</summary>
internal sealed class RequestTable(TimeProvider time)
{
    private static readonly MetricDescriptor Lost = new(
        "taproot_agent_l7_lost_total", MetricType.Counter,
        "Requests that could not be read: payloads, counted with status unknown as the kernel counted them; flows, not counted for want of room.", ["reason"]);

    private const int MaxFlows = 65_536;
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(10);
    private static readonly double[] Midpoints = MakeMidpoints();
    private readonly Lock _gate = new();
    private readonly Dictionary<FlowKey, FlowRequests> _flows = [];

    private ulong _lostTurns;
    private ulong _dropped;

    /// <summary>Notes that a payload ended a turn of the flow.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="nanoseconds">How long the turn took.</param>
    /// <param name="endedAt">When it ended, nanoseconds of the kernel's monotonic clock.</param>
    public void SawTurn(in FlowKey flow, ulong nanoseconds, ulong endedAt)
    {
        lock (_gate) Of(flow)?.SawTurn(nanoseconds, endedAt);
    }

    /// <summary>Adds a request.</summary>
    public void Add(in FlowKey flow, in L7Request request)
    {
        lock (_gate)
        {
            if (Of(flow) is not { } requests)
            {
                _dropped++;
                return;
            }
            requests.Protocol = request.Protocol;
            var series = requests.Fresh.Of(request.Protocol);
            series.Add(request.Status, request.Method, 1);
            if (!request.HasLatency) return;
            var elapsed = Math.Max(0, request.EndNanoseconds - request.StartNanoseconds);
            series.AddLatencies(RequestSeries.BucketOf(elapsed), 1, elapsed / 1e9);
        }
    }

    /// <summary>Moves what is new of a flow into its series; returns how many requests that are.</summary>
    public ulong Settle(in FlowKey flow, in FlowCounters kernel, RequestSet into)
    {
        lock (_gate)
        {
            if (!_flows.TryGetValue(flow, out var requests)) return 0;
            _lostTurns += requests.CreditLost(kernel, Midpoints, time);
            return into.Take(requests.Fresh);
        }
    }

    /// <summary>Whether payloads of the flow may still be on their way.</summary>
    public bool IsBusy(in FlowKey flow)
    {
        lock (_gate) return _flows.TryGetValue(flow, out var requests) && time.GetElapsedTime(requests.LastUse) < FlowRequests.Patience;
    }

    /// <summary>The kernel's flow is gone.</summary>
    public void Forget(in FlowKey flow)
    {
        lock (_gate) _flows.Remove(flow);
    }

    /// <summary>Writes what was lost.</summary>
    public void Collect(IMetricSink sink)
    {
        sink.Add(Lost, _lostTurns, "payloads");
        sink.Add(Lost, _dropped, "flows");
    }

    /// <summary>Forgets flows that the kernel had no room for.</summary>
    public void Tidy()
    {
        lock (_gate)
            foreach (var (key, requests) in _flows)
                if (time.GetElapsedTime(requests.LastUse) > IdleLimit) _flows.Remove(key);
    }

    private FlowRequests? Of(in FlowKey flow)
    {
        if (!_flows.TryGetValue(flow, out var requests))
        {
            if (_flows.Count >= MaxFlows) return null;
            _flows[flow] = requests = new();
        }
        requests.LastUse = time.GetTimestamp();
        return requests;
    }

    private static double[] MakeMidpoints()
    {
        var midpoints = new double[LatencyBuckets.Count];
        for (var i = 0; i < midpoints.Length; i++)
        {
            var low = i == 0 ? 0 : RequestSeries.LatencyBounds[i - 1];
            midpoints[i] = i < RequestSeries.LatencyBounds.Length ? (low + RequestSeries.LatencyBounds[i]) / 2 : low;
        }
        return midpoints;
    }
}
