namespace Taproot.NodeAgent.Protocols;

/// <summary>A request that was answered, or a message for which no answer is expected.</summary>
internal readonly record struct L7Request
{
    public required L7Protocol Protocol { get; init; }

    /// <summary>The <c>status</c> label: a string from a small fixed set, see <see cref="L7Status"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Whether the span of it is one of an error.</summary>
    public bool IsError { get; init; }

    /// <summary>The <c>method</c> label of message queues: produce or consume; else empty.</summary>
    public string Method { get; init; }

    /// <summary>When the request was written or read; the kernel's monotonic clock, nanoseconds.</summary>
    public long StartNanoseconds { get; init; }

    /// <summary>When the response began.</summary>
    public long EndNanoseconds { get; init; }

    /// <summary>False for messages that have no latency.</summary>
    public bool HasLatency { get; init; }

    /// <summary>Thread that wrote or read the request.</summary>
    public uint Thread { get; init; }

    /// <summary>Position of the request in its stream: with the connection it names the request, at both ends alike.</summary>
    public uint Sequence { get; init; }

    /// <summary>What a span tells beyond that; null when nobody wanted it as the request came.</summary>
    public RequestDetails? Details { get; init; }
}

/// <summary>Labels that the protocols share.</summary>
internal static class L7Status
{
    public const string Ok = "ok";
    public const string Failed = "failed";
    public const string Unknown = "unknown";
    public const string Produce = "produce";
    public const string Consume = "consume";
    private static readonly string[] Numbers = [.. Enumerable.Range(0, 600).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The label of an HTTP status code; 0 and what is none are unknown.</summary>
    public static string OfHttp(int code) => code is >= 100 and < 600 ? Numbers[code] : Unknown;
}
