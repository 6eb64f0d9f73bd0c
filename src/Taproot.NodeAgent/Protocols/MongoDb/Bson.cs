using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.MongoDb;

/// <summary>Types of values (bsonspec.org) that are told apart.</summary>
internal static class BsonType
{
    public const byte Double = 0x01;
    public const byte String = 0x02;
    public const byte Document = 0x03;
    public const byte Array = 0x04;
    public const byte Boolean = 0x08;
    public const byte Int32 = 0x10;
    public const byte Int64 = 0x12;
}

/// <summary>Reads the elements of a document one after the other; nested ones are stepped over.</summary>
internal ref struct BsonReader(ReadOnlySpan<byte> document)
{
    private readonly ReadOnlySpan<byte> _document = document;
    private long _next = 4; // after the length

    /// <summary>Type of the element.</summary>
    public byte Type { get; private set; }

    /// <summary>Its name.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its value as far as it is there.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether elements followed that are not there.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Reads an element; false at the end and when no more is there.</summary>
    public bool Read()
    {
        IsShort = _next >= _document.Length;
        if (IsShort) return false;
        Type = _document[(int)_next];
        if (Type == 0) return false;
        var rest = _document[(int)(_next + 1)..];
        var end = rest.IndexOf((byte)0);
        var length = end < 0 ? -1 : ValueLength(Type, rest[(end + 1)..]);
        IsShort = length < 0;
        if (IsShort) return false;
        Name = rest[..end];
        rest = rest[(end + 1)..];
        Value = rest[..(int)Math.Min(length, rest.Length)];
        _next += 1 + end + 1 + length;
        return true;
    }

    /// <summary>A number or truth, whatever its type; null when it is none.</summary>
    public readonly double? Number => Type switch
    {
        BsonType.Double when Value.Length == 8 => BinaryPrimitives.ReadDoubleLittleEndian(Value),
        BsonType.Int32 when Value.Length == 4 => BinaryPrimitives.ReadInt32LittleEndian(Value),
        BsonType.Int64 when Value.Length == 8 => BinaryPrimitives.ReadInt64LittleEndian(Value),
        BsonType.Boolean when Value.Length == 1 => Value[0],
        _ => null,
    };

    /// <summary>A string's text as far as it is there; empty when it is none.</summary>
    public readonly ReadOnlySpan<byte> Text => Type == BsonType.String && Value.Length > 4 ? Value[4..].TrimEnd((byte)0) : default;

    // -1 when the length is not there or cannot be.
    private static long ValueLength(byte type, ReadOnlySpan<byte> rest) => type switch
    {
        0x06 or 0x0a or 0x7f or 0xff => 0,
        BsonType.Boolean => 1,
        BsonType.Int32 => 4,
        BsonType.Double or 0x09 or 0x11 or BsonType.Int64 => 8,
        0x07 => 12,
        0x13 => 16,
        BsonType.String or 0x0d or 0x0e => Prefixed(rest, 4),
        0x05 => Prefixed(rest, 5),
        0x0c => Prefixed(rest, 16),
        BsonType.Document or BsonType.Array or 0x0f => Prefixed(rest, 0),
        0x0b => TwoTexts(rest),
        _ => -1,
    };

    private static long Prefixed(ReadOnlySpan<byte> rest, int extra)
    {
        if (rest.Length < 4) return -1;
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        return length < (extra == 0 ? 5 : 0) ? -1 : (long)length + extra;
    }

    private static long TwoTexts(ReadOnlySpan<byte> rest)
    {
        var first = rest.IndexOf((byte)0);
        var second = first < 0 ? -1 : rest[(first + 1)..].IndexOf((byte)0);
        return second < 0 ? -1 : first + second + 2;
    }
}
