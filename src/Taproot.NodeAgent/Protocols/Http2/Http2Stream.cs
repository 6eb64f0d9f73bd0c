namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>A request that is under way.</summary>
internal struct Http2Stream
{
    public PendingRequest Request;

    /// <summary>The request is gRPC's.</summary>
    public bool IsGrpc;

    /// <summary>Fields could not be told: it may be gRPC's or not, which its end shows.</summary>
    public bool IsUnsure;

    /// <summary>The client has sent all.</summary>
    public bool IsHalfClosed;

    /// <summary>Response headers came.</summary>
    public bool IsAnswered;

    /// <summary>HTTP status of the response; 0 when it is not known.</summary>
    public int Status;

    /// <summary>When the response began.</summary>
    public long Answered;

    /// <summary>Messages flow beyond one for one: the time to the last of them says nothing.</summary>
    public bool IsStreaming;

    /// <summary>Messages of the response so far.</summary>
    public int Messages;

    /// <summary>Bytes of the response's last message that are still to come.</summary>
    public long MessageLeft;
}
