using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.Postgres;

/// <summary>How messages are framed: a letter and a length, only the first ones of a client have no letter.</summary>
internal static class PostgresMessage
{
    public const int HeaderLength = 5;
    public const int Version3 = 3 << 16;
    public const int CancelRequest = 1234 << 16 | 5678;
    public const int SslRequest = 1234 << 16 | 5679;
    public const int GssRequest = 1234 << 16 | 5680;
    private const int MaxLength = 1 << 30;
    private const int MaxStartup = 10_000;

    /// <summary>Whether clients send messages of this letter.</summary>
    public static bool IsOfClient(byte type) => "QPBDECSHFpXdcf"u8.Contains(type);

    /// <summary>Whether servers do.</summary>
    public static bool IsOfServer(byte type) => "RKSZTDCEINAt123nsVGHWdcv"u8.Contains(type);

    /// <summary>Length of the message with its letter; -1 when that cannot be one. Five bytes must be there.</summary>
    public static long Length(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
        return length is < 4 or > MaxLength ? -1 : 1L + length;
    }

    /// <summary>Version or request code of a message without letter, and its length; 0 when it is none.</summary>
    public static int StartupCode(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < 8) return 0;
        length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return length is < 8 or > MaxStartup ? 0 : BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
    }

    /// <summary>The text up to a zero, as far as it is there; <paramref name="rest"/> is what follows.</summary>
    public static ReadOnlySpan<byte> TakeText(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        var end = bytes.IndexOf((byte)0);
        rest = end < 0 ? default : bytes[(end + 1)..];
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>The SQLSTATE of an error; empty when it is not there.</summary>
    public static ReadOnlySpan<byte> StateOf(ReadOnlySpan<byte> error)
    {
        for (var rest = error; rest.Length > 1 && rest[0] != 0;)
        {
            var kind = rest[0];
            var text = TakeText(rest[1..], out rest);
            if (kind == 'C') return text[..Math.Min(text.Length, 5)];
        }
        return default;
    }
}
