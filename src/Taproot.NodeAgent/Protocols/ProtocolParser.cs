namespace Taproot.NodeAgent.Protocols;

/// <summary>
/// Reads one connection of one protocol, message by message. Bytes are hostile: whatever comes, a parser does not throw and keeps a bounded state.
/// Used by one thread at a time.
/// </summary>
internal abstract class ProtocolParser
{
    /// <summary>
    /// Reads the message of the client that starts at the beginning of <paramref name="bytes"/>. Returns its whole length, which may be more than
    /// there is (the rest is skipped, whether it comes or not), or one of <see cref="Consumed"/>. At most <see cref="Conversation.PartialLimit"/>
    /// bytes are kept for a message that is not whole: of a longer one take what is there.
    /// </summary>
    public abstract long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink);

    /// <summary>The same for the server's messages.</summary>
    public abstract long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink);

    /// <summary>
    /// Bytes were lost in between; the directions that lost some go on at the start of a message. Requests that are answered in order and still
    /// wait are given up: complete them as unknown. Those answered by number may wait on.
    /// </summary>
    public abstract void Resynchronise(in MessageInfo info, IRequestSink sink);

    /// <summary>Why nothing that follows on the connection can be read, as it is encrypted or compressed; null while it can.</summary>
    public string? Unreadable { get; protected set; }

    /// <summary>A direction lost bytes, or its reader could not tell where the next message starts.</summary>
    public virtual void OnLost(bool isRequest)
    {
    }

    /// <summary>Whether the rest of a message may still come, so that it can be asked for.</summary>
    protected static bool MayWait(ReadOnlySpan<byte> bytes, in MessageInfo info) => !info.IsCut && bytes.Length < Conversation.PartialLimit;

    /// <summary>
    /// Whether the client speaks only when the server has said all, so that what it says then starts with a message. Where both speak at any time,
    /// lost directions go on at <see cref="IsMessageStart"/> alone.
    /// </summary>
    public virtual bool TakesTurns => true;

    /// <summary>Whether parts of the streams are left out on purpose, so that it is no loss when they are not there.</summary>
    public virtual bool HasHoles => false;

    /// <summary>Whether a message certainly starts here. Needed by protocols that multiplex: others go on when the direction turns.</summary>
    public virtual bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) => false;

    /// <summary>
    /// Where a message certainly starts in bytes of which the first may belong to another; less than zero when nowhere. For protocols that move
    /// many messages in a call, where the start of a call means little.
    /// </summary>
    public virtual int FindMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) => IsMessageStart(isRequest, bytes) ? 0 : -1;
}
