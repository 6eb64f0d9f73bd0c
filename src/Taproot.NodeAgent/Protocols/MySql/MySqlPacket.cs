using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.MySql;

/// <summary>How packets are framed, and what their first bytes mean.</summary>
internal readonly ref struct MySqlPacket(ReadOnlySpan<byte> bytes)
{
    public const int HeaderLength = 4;
    public const byte Ok = 0x00;
    public const byte LocalFile = 0xfb;
    public const byte Error = 0xff;
    public const byte Greeting = 10; // version of the protocol
    public const int LoginLength = 32; // before the user's name; of a request for TLS it is all
    public const uint ConnectsWithDatabase = 0x8;
    public const uint Compresses = 0x20 | 0x0400_0000;
    public const uint Encrypts = 0x800;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Length of the payload.</summary>
    public int Length => _bytes[0] | _bytes[1] << 8 | _bytes[2] << 16;

    /// <summary>Counts the packets of a command and its response.</summary>
    public byte Number => _bytes[3];

    /// <summary>Length with the header.</summary>
    public int Size => HeaderLength + Length;

    /// <summary>The payload as far as it is there.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..Math.Min(Size, _bytes.Length)];

    /// <summary>Whether the payload starts as the text of a statement does.</summary>
    public static bool IsStatement(ReadOnlySpan<byte> text) => text.Length > 0 && (char.IsAsciiLetter((char)text[0]) || " \t\r\n/(-#"u8.Contains(text[0]));

    /// <summary>A number of four bytes in a payload; 0 when it is not there.</summary>
    public static uint Number32(ReadOnlySpan<byte> payload, int at) => payload.Length < at + 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(payload[at..]);

    /// <summary>The text up to a zero, as far as it is there; <paramref name="rest"/> is what follows.</summary>
    public static ReadOnlySpan<byte> TakeText(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        var end = bytes.IndexOf((byte)0);
        rest = end < 0 ? default : bytes[(end + 1)..];
        return end < 0 ? bytes : bytes[..end];
    }
}
