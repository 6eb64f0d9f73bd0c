namespace Taproot.NodeAgent.Protocols;

/// <summary>A request that waits for its answer.</summary>
internal readonly record struct PendingRequest(long Nanoseconds, uint Thread, uint Sequence, RequestDetails? Details, int Tag = 0)
{
    /// <summary>A request as it is read now.</summary>
    public static PendingRequest Of(in MessageInfo info, RequestDetails? details, int tag = 0) => new(info.Nanoseconds, info.Thread, info.Sequence, details, tag);

    /// <summary>The request with its answer.</summary>
    public L7Request Answered(L7Protocol protocol, string status, bool isError, long nanoseconds) => new()
    {
        Protocol = protocol,
        Status = status,
        IsError = isError,
        Method = "",
        StartNanoseconds = Nanoseconds,
        EndNanoseconds = Math.Max(nanoseconds, Nanoseconds),
        HasLatency = true,
        Thread = Thread,
        Sequence = Sequence,
        Details = Details,
    };
}
