using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.ClickHouse;

/// <summary>
/// What a call of the server tells of the query. Blocks of data do not say how long they are, so that packets cannot be told apart one by one;
/// exceptions and the end of the stream can be told in them.
/// </summary>
internal static class ClickHouseReply
{
    public const int HighestPacket = 18;
    private const byte Exception = 2;
    private const byte Progress = 3;
    private const byte EndOfStream = 5;
    private const int MaxCode = 5000;
    private const int MaxProgressFields = 7;

    // The name of nearly all exceptions, its length before it.
    private static ReadOnlySpan<byte> ExceptionName => "\rDB::Exception"u8;

    /// <summary>The code of the exception that is in a call; 0 when there is none.</summary>
    public static int FindException(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] == Exception && IsException(bytes, out var code)) return code;
        var at = bytes.IndexOf(ExceptionName);
        return at >= 5 && IsException(bytes[(at - 5)..], out code) ? code : 0;
    }

    /// <summary>Whether the query's last packet is the last one in a call that was copied whole.</summary>
    public static bool Ends(ReadOnlySpan<byte> bytes) => bytes[^1] == EndOfStream && !IsProgressAlone(bytes);

    private static bool IsException(ReadOnlySpan<byte> bytes, out int code)
    {
        code = 0;
        if (bytes.Length < 7 || bytes[0] != Exception) return false;
        code = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]);
        var name = bytes.Slice(6, Math.Min(bytes[5], bytes.Length - 6));
        return code is > 0 and < MaxCode && bytes[5] is > 3 and < 100 && !name.ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }

    // Its last number may end like a stream.
    private static bool IsProgressAlone(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != Progress) return false;
        var reader = new WireReader(bytes[1..]);
        for (var fields = 0; fields < MaxProgressFields && !reader.IsShort; fields++)
        {
            reader.Varint();
            if (reader.Rest.IsEmpty) return !reader.IsShort && bytes[^2] >= 0x80;
        }
        return false;
    }
}
