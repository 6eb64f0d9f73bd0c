using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Taproot.Telemetry.Protobuf;

/// <summary>Walks over the fields of one protobuf message. Any breakage is a <see cref="MalformedProtobufException"/>.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    /// <summary>Varint.</summary>
    public const uint Varint = 0;

    /// <summary>Eight bytes, little endian.</summary>
    public const uint Fixed64 = 1;

    /// <summary>A length and as many bytes.</summary>
    public const uint Bytes = 2;

    /// <summary>Four bytes, little endian.</summary>
    public const uint Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>True when no field is left.</summary>
    public readonly bool AtEnd => _position >= _message.Length;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>Reads a field's key: number * 8 + wire type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadKey()
    {
        var key = ReadVarint();
        if (key is < 8 or > uint.MaxValue) throw Malformed();
        return (uint)key;
    }

    /// <summary>Reads a varint of up to 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        if (_position < _message.Length && _message[_position] < 0x80) return _message[_position++];
        return ReadLongVarint();
    }

    /// <summary>Reads a double.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>Reads eight bytes.</summary>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads four bytes.</summary>
    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Reads a length-delimited field's bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length > (ulong)(_message.Length - _position)) throw Malformed();
        return Take((int)length);
    }

    /// <summary>Passes over the value of a field that is not known; groups are not part of proto3.</summary>
    public void Skip(uint key)
    {
        switch (key & 7)
        {
            case Varint: ReadVarint(); break;
            case Fixed64: Take(8); break;
            case Bytes: ReadBytes(); break;
            case Fixed32: Take(4); break;
            default: throw Malformed();
        }
    }

    private static MalformedProtobufException Malformed() => new();

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - _position) throw Malformed();
        var bytes = _message.Slice(_position, count);
        _position += count;
        return bytes;
    }

    private ulong ReadLongVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position >= _message.Length) break;
            var b = _message[_position++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }

        throw Malformed();
    }
}
