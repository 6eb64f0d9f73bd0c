using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.Cassandra;

/// <summary>What stands before each message of CQL, versions 3 to 5.</summary>
internal readonly record struct CqlEnvelope(byte Version, CqlFlags Flags, short Stream, CqlOpcode Opcode, int Length)
{
    public const int HeaderLength = 9;
    private const int MaxLength = 256 << 20; // more is refused by every server
    private const byte FromServer = 0x80;

    /// <summary>Reads a header; false when it is none of that side.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool isRequest, out CqlEnvelope envelope)
    {
        envelope = default;
        if (bytes.Length < HeaderLength) return false;
        envelope = new(
            (byte)(bytes[0] & 0x7f), (CqlFlags)bytes[1], BinaryPrimitives.ReadInt16BigEndian(bytes[2..]), (CqlOpcode)bytes[4],
            BinaryPrimitives.ReadInt32BigEndian(bytes[5..]));
        return (bytes[0] & FromServer) == (isRequest ? 0 : FromServer)
            && envelope.Version is >= 3 and <= 5
            && envelope.Flags <= CqlFlags.All
            && envelope.Length is >= 0 and <= MaxLength
            && IsOpcodeOf(envelope.Opcode, isRequest)
            && (!isRequest || envelope.Stream >= 0);
    }

    public bool Has(CqlFlags flag) => (Flags & flag) != CqlFlags.None;

    /// <summary>Whether the message comes before the two agree on a version, and so outside of version 5's frames.</summary>
    public bool IsHandshake =>
        Opcode is CqlOpcode.Startup or CqlOpcode.Options or CqlOpcode.Ready or CqlOpcode.Authenticate or CqlOpcode.Supported or CqlOpcode.Error;

    private static bool IsOpcodeOf(CqlOpcode opcode, bool isRequest) => opcode switch
    {
        CqlOpcode.Startup or CqlOpcode.Options or CqlOpcode.Query or CqlOpcode.Prepare or CqlOpcode.Execute => isRequest,
        CqlOpcode.Register or CqlOpcode.Batch or CqlOpcode.AuthResponse => isRequest,
        CqlOpcode.Error or CqlOpcode.Ready or CqlOpcode.Authenticate or CqlOpcode.Supported or CqlOpcode.Result => !isRequest,
        CqlOpcode.Event or CqlOpcode.AuthChallenge or CqlOpcode.AuthSuccess => !isRequest,
        _ => false,
    };
}

/// <summary>Flags of an envelope.</summary>
[Flags]
internal enum CqlFlags : byte
{
    None = 0,
    Compressed = 1,
    Tracing = 2,
    CustomPayload = 4,
    Warnings = 8,
    Beta = 16,
    All = 31,
}

/// <summary>Kinds of messages.</summary>
internal enum CqlOpcode : byte
{
    Error = 0,
    Startup = 1,
    Ready = 2,
    Authenticate = 3,
    Options = 5,
    Supported = 6,
    Query = 7,
    Result = 8,
    Prepare = 9,
    Execute = 10,
    Register = 11,
    Event = 12,
    Batch = 13,
    AuthChallenge = 14,
    AuthResponse = 15,
    AuthSuccess = 16,
}
