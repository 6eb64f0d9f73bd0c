using System.Buffers.Text;
using System.Globalization;
using Taproot.Telemetry.Protobuf;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>
/// Messages <c>AnyValue</c> as text: text as it is, numbers and truth values as they are written, bytes in base64, lists and maps as JSON. Its memory is
/// used again value after value. Not thread-safe.
/// </summary>
internal sealed class AnyValueText(OtlpLimits limits)
{
    private const uint Text = (1 << 3) | ProtobufReader.Bytes;
    private const uint Boolean = (2 << 3) | ProtobufReader.Varint;
    private const uint Integer = (3 << 3) | ProtobufReader.Varint;
    private const uint Real = (4 << 3) | ProtobufReader.Fixed64;
    private const uint Array = (5 << 3) | ProtobufReader.Bytes;
    private const uint Map = (6 << 3) | ProtobufReader.Bytes;
    private const uint Blob = (7 << 3) | ProtobufReader.Bytes;

    // Of a list and of a map: their members; of a pair: key and value.
    private const uint Member = (1 << 3) | ProtobufReader.Bytes;
    private const uint PairKey = (1 << 3) | ProtobufReader.Bytes;
    private const uint PairValue = (2 << 3) | ProtobufReader.Bytes;

    private readonly ByteBuffer _text = new();
    private int _most;

    /// <summary>Whether a part of the last value is missing.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The text of a value, at most <paramref name="most"/> bytes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> anyValue, int most)
    {
        _text.Clear();
        (_most, IsCut) = (most, false);
        AppendPlain(anyValue);
        if (_text.Length <= most) return _text.Span;
        IsCut = true;
        return Utf8Cut.Cut(_text.Span, most);
    }

    private void AppendPlain(ReadOnlySpan<byte> anyValue)
    {
        // Of several members of a oneof the last counts.
        var reader = new ProtobufReader(anyValue);
        while (!reader.AtEnd)
        {
            _text.Clear();
            var key = reader.ReadKey();
            if (key == Text) Utf8Cut.AppendValid(_text, Shorten(reader.ReadBytes()));
            else AppendOther(ref reader, key, depth: 0, quote: false);
        }
    }

    // Text is cut before it is copied: what is thrown away needs no check.
    private ReadOnlySpan<byte> Shorten(ReadOnlySpan<byte> text)
    {
        if (text.Length <= _most) return text;
        IsCut = true;
        return Utf8Cut.Cut(text, _most);
    }

    private void AppendOther(ref ProtobufReader reader, uint key, int depth, bool quote)
    {
        switch (key)
        {
            case Boolean: _text.Append(reader.ReadVarint() != 0 ? "true"u8 : "false"u8); break;
            case Integer: AppendInteger((long)reader.ReadVarint()); break;
            case Real: AppendReal(reader.ReadDouble(), quote); break;
            case Array: AppendList(reader.ReadBytes(), depth); break;
            case Map: AppendMap(reader.ReadBytes(), depth); break;
            case Blob: AppendBlob(reader.ReadBytes(), quote); break;
            default: reader.Skip(key); break;
        }
    }

    private void AppendJson(ReadOnlySpan<byte> anyValue, int depth)
    {
        var start = _text.Length;
        var reader = new ProtobufReader(anyValue);
        while (!reader.AtEnd)
        {
            _text.Truncate(start);
            var key = reader.ReadKey();
            if (key == Text) AppendQuoted(Shorten(reader.ReadBytes()));
            else AppendOther(ref reader, key, depth, quote: true);
        }
        if (_text.Length == start) _text.Append("null"u8);
    }

    private void AppendList(ReadOnlySpan<byte> list, int depth)
    {
        if (IsTooDeep(depth)) return;
        _text.Append((byte)'[');
        var first = true;
        var reader = new ProtobufReader(list);
        while (!reader.AtEnd && !IsFull())
        {
            var key = reader.ReadKey();
            if (key != Member) { reader.Skip(key); continue; }
            if (!first) _text.Append((byte)',');
            first = false;
            AppendJson(reader.ReadBytes(), depth + 1);
        }
        _text.Append((byte)']');
    }

    private void AppendMap(ReadOnlySpan<byte> map, int depth)
    {
        if (IsTooDeep(depth)) return;
        _text.Append((byte)'{');
        var first = true;
        var reader = new ProtobufReader(map);
        while (!reader.AtEnd && !IsFull())
        {
            var key = reader.ReadKey();
            if (key != Member) { reader.Skip(key); continue; }
            if (!first) _text.Append((byte)',');
            first = false;
            AppendPair(reader.ReadBytes(), depth);
        }
        _text.Append((byte)'}');
    }

    private void AppendPair(ReadOnlySpan<byte> pair, int depth)
    {
        var (name, value) = ReadPair(pair);
        AppendQuoted(Shorten(name));
        _text.Append((byte)':');
        AppendJson(value, depth + 1);
    }

    /// <summary>Takes a message <c>KeyValue</c> apart.</summary>
    public static KeyValue ReadPair(ReadOnlySpan<byte> pair)
    {
        var result = default(KeyValue);
        var reader = new ProtobufReader(pair);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == PairKey) result.Key = reader.ReadBytes();
            else if (key == PairValue) result.Value = reader.ReadBytes();
            else reader.Skip(key);
        }
        return result;
    }

    /// <summary>The parts of a message <c>KeyValue</c>; the value is a message <c>AnyValue</c>.</summary>
    public ref struct KeyValue
    {
        public ReadOnlySpan<byte> Key;
        public ReadOnlySpan<byte> Value;

        public readonly void Deconstruct(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
        {
            key = Key;
            value = Value;
        }
    }

    private bool IsTooDeep(int depth)
    {
        if (depth < limits.MaxNesting) return false;
        _text.Append("null"u8);
        return IsCut = true;
    }

    private bool IsFull() => _text.Length > _most && (IsCut = true);

    private void AppendInteger(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        _text.Append(digits[..length]);
    }

    private void AppendReal(double value, bool quote)
    {
        quote &= !double.IsFinite(value);
        if (quote) _text.Append((byte)'"');
        _text.AppendNumber(value);
        if (quote) _text.Append((byte)'"');
    }

    private void AppendBlob(ReadOnlySpan<byte> bytes, bool quote)
    {
        var part = bytes[..Math.Min(bytes.Length, Math.Max(0, _most) / 4 * 3)];
        if (part.Length < bytes.Length) IsCut = true;
        if (quote) _text.Append((byte)'"');
        var room = _text.Take(Base64.GetMaxEncodedToUtf8Length(part.Length));
        Base64.EncodeToUtf8(part, room, out _, out _);
        if (quote) _text.Append((byte)'"');
    }

    private void AppendQuoted(ReadOnlySpan<byte> text)
    {
        _text.Append((byte)'"');
        for (int special; (special = IndexOfSpecial(text)) >= 0; text = text[(special + 1)..])
        {
            Utf8Cut.AppendValid(_text, text[..special]);
            AppendEscaped(text[special]);
        }
        Utf8Cut.AppendValid(_text, text);
        _text.Append((byte)'"');
    }

    private static int IndexOfSpecial(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
            if (text[i] is < 0x20 or (byte)'"' or (byte)'\\') return i;
        return -1;
    }

    private void AppendEscaped(byte c)
    {
        _text.Append((byte)'\\');
        switch (c)
        {
            case (byte)'\n': _text.Append((byte)'n'); break;
            case (byte)'\r': _text.Append((byte)'r'); break;
            case (byte)'\t': _text.Append((byte)'t'); break;
            case >= 0x20: _text.Append(c); break;
            default:
                _text.Append("u00"u8);
                _text.Append("0123456789abcdef"u8[c >> 4]);
                _text.Append("0123456789abcdef"u8[c & 0xF]);
                break;
        }
    }
}
