using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.Memcached;

/// <summary>The header of binary messages.</summary>
internal static class MemcachedBinary
{
    public const byte Request = 0x80;
    public const byte Response = 0x81;
    public const int HeaderLength = 24;
    private const byte LastCommand = 0x50;
    private const int MaxBody = 1 << 30;

    private static readonly string[] Names =
    [
        "get", "set", "add", "replace", "delete", "increment", "decrement", "quit", "flush", "getq", "noop", "version", "getk", "getkq", "append", "prepend", "stat", "setq", "addq", "replaceq",
        "deleteq", "incrementq", "decrementq", "quitq", "flushq", "appendq", "prependq", "verbosity", "touch", "gat", "gatq", "", "sasl_list", "sasl_auth", "sasl_step", "gatk", "gatkq",
    ];

    /// <summary>Whether a header may start here; of one that is not whole, as far as it goes.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength) return false;
        var body = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        return bytes[1] <= LastCommand && bytes[5] == 0 && body <= MaxBody && body >= KeyLength(bytes) + bytes[4];
    }

    /// <summary>Length of the whole message.</summary>
    public static long SizeOf(ReadOnlySpan<byte> header) => HeaderLength + (long)BinaryPrimitives.ReadUInt32BigEndian(header[8..]);

    public static int KeyLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16BigEndian(header[2..]);

    /// <summary>The key as far as it is there.</summary>
    public static ReadOnlySpan<byte> Key(ReadOnlySpan<byte> message)
    {
        var start = Math.Min(HeaderLength + message[4], message.Length);
        return message[start..Math.Min(start + KeyLength(message), message.Length)];
    }

    public static ushort Status(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16BigEndian(header[6..]);

    public static int Tag(ReadOnlySpan<byte> header) => (int)(BinaryPrimitives.ReadUInt32BigEndian(header[12..]) & int.MaxValue);

    /// <summary>Not found, exists and not stored are answers; the others say that something went wrong.</summary>
    public static bool IsFailure(ushort status) => status is not (0 or 1 or 2 or 5 or 0x21);

    /// <summary>Whether the server answers only what is not expected.</summary>
    public static bool IsQuiet(byte command) => command is 0x09 or 0x0d or (>= 0x11 and <= 0x1a and not 0x17) or 0x1e or 0x24;

    /// <summary>Whether the connection ends.</summary>
    public static bool IsQuit(byte command) => command is 0x07 or 0x17;

    public static string Name(byte command) => command < Names.Length ? Names[command] : "";
}
