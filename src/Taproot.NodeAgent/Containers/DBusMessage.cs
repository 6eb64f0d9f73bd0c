using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Containers;

/// <summary>The little of the D-Bus wire format that asking for a property needs. All of it little-endian, as this machine is.</summary>
internal static class DBusMessage
{
    internal const int HeaderLength = 16;
    internal const byte MethodReturn = 2;
    internal const byte Error = 3;
    private const int LongestFields = 64 * 1024;
    private const int LongestBody = 1024 * 1024;
    private const byte LittleEndian = (byte)'l';
    private const byte MethodCall = 1;
    private const byte ReplySerialField = 5;

    /// <summary>First line of a client: who it is, to be proven by the socket's credentials.</summary>
    internal static byte[] Authentication(uint userId) =>
        Encoding.ASCII.GetBytes($"\0AUTH EXTERNAL {Convert.ToHexString(Encoding.ASCII.GetBytes(userId.ToString(CultureInfo.InvariantCulture)))}\r\n");

    /// <summary>Path of a unit's object: what is not a letter or digit is written as its code.</summary>
    internal static string PathOf(string unit)
    {
        var path = new StringBuilder("/org/freedesktop/systemd1/unit/");
        byte[] name = Encoding.UTF8.GetBytes(unit);
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsAsciiLetter((char)name[i]) || (i > 0 && char.IsAsciiDigit((char)name[i])))
                path.Append((char)name[i]);
            else
                path.Append(CultureInfo.InvariantCulture, $"_{name[i]:x2}");
        }
        return path.ToString();
    }

    /// <summary>A call of Get of org.freedesktop.DBus.Properties.</summary>
    internal static byte[] GetProperty(uint serial, string path, string ofInterface, string property)
    {
        List<byte> body = [];
        AddString(body, ofInterface);
        AddString(body, property);
        List<byte> message = [LittleEndian, MethodCall, 0, 1];
        AddNumber(message, (uint)body.Count);
        AddNumber(message, serial);
        AddNumber(message, 0);
        AddField(message, 1, "o", path);
        AddField(message, 2, "s", "org.freedesktop.DBus.Properties");
        AddField(message, 3, "s", "Get");
        AddField(message, 6, "s", "org.freedesktop.systemd1");
        Pad(message, 8);
        message.AddRange([8, 1, (byte)'g', 0, 2, (byte)'s', (byte)'s', 0]);
        byte[] lengthOfFields = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(lengthOfFields, message.Count - HeaderLength);
        for (int i = 0; i < 4; i++)
            message[12 + i] = lengthOfFields[i];
        Pad(message, 8);
        message.AddRange(body);
        return [.. message];
    }

    /// <summary>Type of a message and the lengths of what follows its first 16 bytes.</summary>
    /// <exception cref="InvalidDataException">It is no message, or one larger than any answer that we ask for.</exception>
    internal static (byte Type, int Fields, int PaddedFields, int Body) ReadHeader(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderLength || header[0] != LittleEndian || header[3] != 1)
            throw new InvalidDataException("not a D-Bus message of this machine's byte order");
        uint body = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        uint fields = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        if (body > LongestBody || fields > LongestFields)
            throw new InvalidDataException("a D-Bus message is too long");
        return (header[1], (int)fields, (int)((fields + 7) & ~7u), (int)body);
    }

    /// <summary>The serial of the call that the message answers; 0 when it answers none.</summary>
    /// <param name="fields">Header fields, which begin at an offset of 16 in the message.</param>
    internal static uint ReplySerial(ReadOnlySpan<byte> fields)
    {
        var reader = new DBusReader(fields);
        while (!reader.IsAtEnd)
        {
            reader.Align(8);
            if (reader.IsAtEnd)
                break;
            byte code = reader.ReadByte();
            string signature = reader.ReadSignature();
            switch (signature)
            {
                case "u":
                    uint number = reader.ReadNumber();
                    if (code == ReplySerialField)
                        return number;
                    break;
                case "s" or "o":
                    reader.ReadString();
                    break;
                case "g":
                    reader.ReadSignature();
                    break;
                default:
                    throw new InvalidDataException("a D-Bus header field has an unknown type");
            }
        }
        return 0;
    }

    /// <summary>The string, or the first of several, that a body of one variant holds; empty when it holds an empty list.</summary>
    internal static string ReadVariant(ReadOnlySpan<byte> body)
    {
        var reader = new DBusReader(body);
        string signature = reader.ReadSignature();
        return signature switch
        {
            "s" => reader.ReadString(),
            "as" => reader.ReadNumber() == 0 ? "" : reader.ReadString(),
            _ => throw new InvalidDataException("a property has an unexpected type"),
        };
    }

    private static void AddField(List<byte> message, byte code, string signature, string value)
    {
        Pad(message, 8);
        message.AddRange([code, 1, (byte)signature[0], 0]);
        AddString(message, value);
    }

    private static void AddString(List<byte> message, string value)
    {
        Pad(message, 4);
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        AddNumber(message, (uint)bytes.Length);
        message.AddRange(bytes);
        message.Add(0);
    }

    private static void AddNumber(List<byte> message, uint value)
    {
        for (int shift = 0; shift < 32; shift += 8)
            message.Add((byte)(value >> shift));
    }

    private static void Pad(List<byte> message, int to)
    {
        while (message.Count % to != 0)
            message.Add(0);
    }
}

/// <summary>Takes D-Bus values off a buffer that begins at a multiple of eight; throws <see cref="InvalidDataException"/> past its end.</summary>
internal ref struct DBusReader(ReadOnlySpan<byte> buffer)
{
    private readonly ReadOnlySpan<byte> _buffer = buffer;
    private int _position;

    internal readonly bool IsAtEnd => _position >= _buffer.Length;

    internal void Align(int to) => _position = (_position + to - 1) & -to;

    internal byte ReadByte() => Take(1)[0];

    internal uint ReadNumber()
    {
        Align(4);
        return BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
    }

    internal string ReadString()
    {
        uint length = ReadNumber();
        if (length >= _buffer.Length)
            throw new InvalidDataException("a D-Bus string is longer than its message");
        return Encoding.UTF8.GetString(Take((int)length + 1)[..^1]);
    }

    internal string ReadSignature() => Encoding.UTF8.GetString(Take(ReadByte() + 1)[..^1]);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_position > _buffer.Length || count > _buffer.Length - _position)
            throw new InvalidDataException("a D-Bus message ends early");
        ReadOnlySpan<byte> taken = _buffer.Slice(_position, count);
        _position += count;
        return taken;
    }
}
