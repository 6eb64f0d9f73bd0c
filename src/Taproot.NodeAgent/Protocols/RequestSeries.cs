using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Protocols;

/// <summary>Requests of one protocol between two parties: by status, and by latency.</summary>
internal sealed class RequestSeries
{
    /// <summary>Upper bounds of the latency buckets in seconds; one more bucket takes the rest. The kernel counts by the same ones.</summary>
    public static readonly double[] LatencyBounds = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    private const int MaxStatuses = 64;
    private readonly ulong[] _buckets = new ulong[LatencyBuckets.Count];

    /// <summary>Requests by status.</summary>
    public SortedDictionary<uint, ulong> Statuses { get; } = [];

    /// <summary>Requests by latency, not cumulative.</summary>
    public ReadOnlySpan<ulong> Buckets => _buckets;

    /// <summary>Sum of latencies in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>Adds what came since the last reading.</summary>
    public void AddStatus(uint status, ulong count)
    {
        if (Statuses.Count >= MaxStatuses && !Statuses.ContainsKey(status)) status = 0;
        Statuses[status] = Statuses.GetValueOrDefault(status) + count;
    }

    /// <summary>Adds the difference of two readings of the kernel's histogram.</summary>
    public void AddLatencies(in FlowCounters now, in FlowCounters before)
    {
        Seconds += (now.HttpNanoseconds - before.HttpNanoseconds) / 1e9;
        for (var i = 0; i < _buckets.Length; i++) _buckets[i] += now.HttpBuckets[i] - before.HttpBuckets[i];
    }

    /// <summary>The <c>status</c> label; 0 stands for one that could not be read.</summary>
    public static string Label(uint status) => status == 0 ? "unknown" : status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
