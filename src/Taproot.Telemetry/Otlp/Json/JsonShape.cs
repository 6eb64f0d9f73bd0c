using System.Text;

namespace Taproot.Telemetry.Otlp.Json;

/// <summary>How a field of a message is written in OTLP's JSON.</summary>
internal enum JsonFieldKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes, as hexadecimal digits: ids of traces and spans.</summary>
    Hex,

    /// <summary>Bytes, in base64.</summary>
    Base64,

    /// <summary>A truth value.</summary>
    Boolean,

    /// <summary>A whole number, or its text, as a varint.</summary>
    Varint,

    /// <summary>A whole number, or its text, as a zigzag varint.</summary>
    ZigZag,

    /// <summary>A whole number, or its text, in eight bytes.</summary>
    Fixed64,

    /// <summary>A whole number in four bytes.</summary>
    Fixed32,

    /// <summary>A number, or NaN and the like as text.</summary>
    Double,

    /// <summary>A message.</summary>
    Message,
}

/// <summary>A field: its number, its kind, whether it is a list, and the shape of the message that it holds.</summary>
internal sealed record JsonField(int Number, JsonFieldKind Kind, bool IsList = false, JsonShape? Shape = null);

/// <summary>The fields of a message by their names in JSON.</summary>
internal sealed class JsonShape
{
    private readonly Dictionary<string, JsonField> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonField>.AlternateLookup<ReadOnlySpan<char>> _byChars;

    public JsonShape() => _byChars = _fields.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds a field.</summary>
    public JsonShape With(string name, int number, JsonFieldKind kind, JsonShape? shape = null)
    {
        _fields.Add(name, new(number, kind, IsList: false, shape));
        return this;
    }

    /// <summary>Adds a field that is a list.</summary>
    public JsonShape WithList(string name, int number, JsonFieldKind kind, JsonShape? shape = null)
    {
        _fields.Add(name, new(number, kind, IsList: true, shape));
        return this;
    }

    /// <summary>Finds a field by its name in UTF-8; unknown ones are passed over.</summary>
    public JsonField? Find(ReadOnlySpan<byte> name)
    {
        Span<char> chars = stackalloc char[64];
        if (name.Length > chars.Length) return null;
        return Encoding.UTF8.TryGetChars(name, chars, out var length) && _byChars.TryGetValue(chars[..length], out var field) ? field : null;
    }
}
