namespace Taproot.NodeAgent.Protocols;

/// <summary>What is known of the bytes that a parser reads.</summary>
/// <param name="Nanoseconds">When the system call moved them; the kernel's monotonic clock.</param>
/// <param name="Thread">The thread that moved them.</param>
/// <param name="IsCut">The bytes that follow were not copied: waiting for them is in vain, but a known length can be skipped.</param>
/// <param name="Sequence">Position of the first byte in its direction's stream, modulo 2^32: for TCP its sequence number.</param>
internal readonly record struct MessageInfo(long Nanoseconds, uint Thread, bool IsCut, uint Sequence)
{
    /// <summary>Who is told of a request as soon as it is read; null for nobody.</summary>
    public IRequestSink? Sink { get; init; }
}

/// <summary>What a parser returns besides the length of a message.</summary>
internal static class Consumed
{
    /// <summary>The message is not whole yet; ask again with more bytes. With <see cref="MessageInfo.IsCut"/> this is taken as <see cref="Lost"/>.</summary>
    public const int NeedMore = 0;

    /// <summary>Where the next message starts is not known; reading goes on at the next turn.</summary>
    public const int Lost = -1;

    /// <summary>These bytes are no message of this protocol. A few of these and the connection's protocol is decided anew.</summary>
    public const int Wrong = -2;

    /// <summary>
    /// All that the call moved, copied or not. For datagrams, and for streams whose messages do not tell their length: there every call is looked
    /// at anew.
    /// </summary>
    public const int WholeCall = -3;
}
