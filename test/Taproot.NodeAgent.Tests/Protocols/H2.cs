using System.Buffers.Binary;
using System.Text;

namespace Taproot.NodeAgent.Tests.Protocols;

/// <summary>Writes HTTP/2 frames, and header blocks as a client with a table of its own would.</summary>
internal sealed class H2
{
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;
    public const byte Padded = 8;
    public const byte Priority = 32;
    private static readonly string[] Names = [":authority", ":method", ":path", ":scheme", ":status", "content-type"];
    private static readonly int[] Indexes = [1, 2, 4, 6, 8, 31];
    private readonly List<(string Name, string Value)> _table = [];

    /// <summary>Size that the table may have.</summary>
    public int TableSize { get; set; } = 4096;

    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0, 0, [])];

    public static byte[] Frame(byte type, byte flags, uint stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    public byte[] Headers(uint stream, bool endsStream, params (string Name, string Value)[] fields) =>
        Frame(1, (byte)(EndHeaders | (endsStream ? EndStream : 0)), stream, Block(fields));

    public static byte[] Data(uint stream, bool endsStream, ReadOnlySpan<byte> data) => Frame(0, endsStream ? EndStream : (byte)0, stream, data);

    /// <summary>A message of gRPC.</summary>
    public static byte[] Message(int length) => [0, 0, 0, (byte)(length >> 8), (byte)length, .. new byte[length]];

    public byte[] Block(params (string Name, string Value)[] fields)
    {
        var block = new List<byte>();
        foreach (var field in fields)
        {
            var index = _table.IndexOf(field);
            if (index >= 0) Number(block, 0x80, 7, 62 + index);
            else Literal(block, field);
        }
        return [.. block];
    }

    private void Literal(List<byte> block, (string Name, string Value) field)
    {
        var named = Array.IndexOf(Names, field.Name);
        var index = named >= 0 ? Indexes[named] : 62 + _table.FindIndex(f => f.Name == field.Name);
        if (index == 61) index = 0;
        Number(block, 0x40, 6, index);
        if (index == 0) Text(block, field.Name);
        Text(block, field.Value);
        _table.Insert(0, field);
        while (_table.Sum(f => f.Name.Length + f.Value.Length + 32) > TableSize) _table.RemoveAt(_table.Count - 1);
    }

    private static void Text(List<byte> block, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number(block, 0, 7, bytes.Length);
        block.AddRange(bytes);
    }

    public static void Number(List<byte> block, byte kind, int prefix, int value)
    {
        var mask = (1 << prefix) - 1;
        if (value < mask)
        {
            block.Add((byte)(kind | value));
            return;
        }
        block.Add((byte)(kind | mask));
        for (value -= mask; value >= 128; value >>= 7) block.Add((byte)(value & 0x7f | 0x80));
        block.Add((byte)value);
    }
}
