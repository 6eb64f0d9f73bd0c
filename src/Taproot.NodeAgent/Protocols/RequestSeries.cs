using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Protocols;

/// <summary>Requests of one protocol between two parties: by status, and by latency.</summary>
internal sealed class RequestSeries
{
    /// <summary>Upper bounds of the latency buckets in seconds; one more bucket takes the rest. The kernel counts by the same ones.</summary>
    public static readonly double[] LatencyBounds = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    private const int MaxStatuses = 64;
    private static readonly long[] KernelBounds = [.. LatencyBounds.Select(b => (long)Math.Round(b * 10_000))];
    private readonly ulong[] _buckets = new ulong[LatencyBuckets.Count];

    /// <summary>Requests by the <c>status</c> and <c>method</c> labels.</summary>
    public RequestCounts Counts { get; } = new();

    /// <summary>Requests by latency, not cumulative.</summary>
    public ReadOnlySpan<ulong> Buckets => _buckets;

    /// <summary>Sum of latencies in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>Whether anything has a latency.</summary>
    public bool HasLatencies { get; private set; }

    /// <summary>Adds what came since the last reading.</summary>
    public void Add(string status, string method, ulong count)
    {
        if (Counts.Count >= MaxStatuses && !Counts.Contains(status, method)) status = L7Status.Unknown;
        Counts.Add(status, method, count);
    }

    /// <summary>Adds requests that took so long, all in one bucket.</summary>
    public void AddLatencies(int bucket, ulong count, double seconds)
    {
        HasLatencies = true;
        Seconds += seconds;
        _buckets[bucket] += count;
    }

    /// <summary>Adds the difference of two readings of the kernel's histogram.</summary>
    public void AddLatencies(in LatencyBuckets now, in LatencyBuckets before, ulong nanoseconds)
    {
        HasLatencies |= nanoseconds > 0;
        Seconds += nanoseconds / 1e9;
        for (var i = 0; i < _buckets.Length; i++) _buckets[i] += now[i] - before[i];
    }

    /// <summary>Adds all of another, and empties that.</summary>
    public void Take(RequestSeries other)
    {
        foreach (var ((status, method), count) in other.Counts) Add(status, method, count);
        for (var i = 0; i < _buckets.Length; i++) _buckets[i] += other._buckets[i];
        Seconds += other.Seconds;
        HasLatencies |= other.HasLatencies;
        other.Counts.Clear();
        Array.Clear(other._buckets);
        (other.Seconds, other.HasLatencies) = (0, false);
    }

    /// <summary>The bucket of a latency, by the rule of <c>bucket_of</c> in Bpf/http1.h.</summary>
    public static int BucketOf(long nanoseconds)
    {
        var tenths = nanoseconds / 100_000; // of a millisecond
        var bucket = 0;
        while (bucket < KernelBounds.Length && tenths >= KernelBounds[bucket]) bucket++;
        return bucket;
    }
}
