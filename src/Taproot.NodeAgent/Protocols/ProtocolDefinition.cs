namespace Taproot.NodeAgent.Protocols;

/// <summary>How much some bytes look like a protocol.</summary>
internal enum Likelihood
{
    /// <summary>They cannot be it.</summary>
    No,

    /// <summary>They may be it, as may much else: alone it decides nothing.</summary>
    Maybe,

    /// <summary>One more message like this, or an answer to it, decides.</summary>
    Likely,

    /// <summary>A signature that hardly anything else has.</summary>
    Certain,
}

/// <summary>One protocol: how it is recognised, how much of it is copied, and who reads it. One instance a protocol, without state of connections.</summary>
internal abstract class ProtocolDefinition
{
    /// <summary>Which.</summary>
    public abstract L7Protocol Protocol { get; }

    /// <summary>Bytes of each system call that are copied once the protocol is decided.</summary>
    public virtual CaptureLimits Limits => new(Request: 1024, Response: 256);

    /// <summary>Whether each call moves one message, as over UDP.</summary>
    public virtual bool IsDatagram => false;

    /// <summary>
    /// Judges the first bytes of a call that the client sent; <paramref name="length"/> is what the call moved, of which <paramref name="bytes"/>
    /// may be a part.
    /// </summary>
    public abstract Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length);

    /// <summary>The same for a call of the server.</summary>
    public abstract Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length);

    /// <summary>A parser for one connection.</summary>
    public abstract ProtocolParser CreateParser();
}

/// <summary>Bytes that are copied of a system call, at most 32760.</summary>
internal readonly record struct CaptureLimits(int Request, int Response);
