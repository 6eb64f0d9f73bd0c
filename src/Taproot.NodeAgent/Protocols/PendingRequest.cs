namespace Taproot.NodeAgent.Protocols;

/// <summary>A request that waits for its answer.</summary>
internal readonly record struct PendingRequest(long Nanoseconds, uint Thread, uint Sequence, RequestDetails? Details, int Tag = 0)
{
    /// <summary>A request as it is read now. The sink hears of it before anything that its thread does next.</summary>
    public static PendingRequest Of(in MessageInfo info, RequestDetails? details, int tag = 0)
    {
        var request = new PendingRequest(info.Nanoseconds, info.Thread, info.Sequence, details, tag);
        info.Sink?.Began(request);
        return request;
    }

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

    /// <summary>The request without an answer that was seen: when that came is not known.</summary>
    public L7Request GivenUp(L7Protocol protocol, long nanoseconds) => Answered(protocol, L7Status.Unknown, false, nanoseconds) with { HasLatency = false };
}
