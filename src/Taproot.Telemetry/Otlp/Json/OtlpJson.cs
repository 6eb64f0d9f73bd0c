using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Taproot.Telemetry.Otlp.Json;

/// <summary>
/// OTLP's JSON as the protobuf message that it stands for, so that one reader a signal serves both. JSON is what browsers and scripts send: being quick
/// matters less than having one meaning.
/// </summary>
internal static class OtlpJson
{
    private const int MaxNesting = 64;

    /// <summary>Writes the message that the JSON stands for; unknown fields are passed over.</summary>
    /// <exception cref="OtlpJsonException">It is not JSON, or not of this shape.</exception>
    public static void Write(ReadOnlySpan<byte> json, JsonShape shape, ProtobufWriter into)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxNesting });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new OtlpJsonException("The body is not a JSON object.");
            WriteMessage(ref reader, shape, into);
            if (reader.Read()) throw new OtlpJsonException("There is more behind the JSON object.");
        }
        catch (JsonException e)
        {
            throw new OtlpJsonException($"The body is not valid JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new OtlpJsonException("The body holds a text that is not valid UTF-8 or UTF-16.", e);
        }
    }

    private static void WriteMessage(ref Utf8JsonReader reader, JsonShape shape, ProtobufWriter into)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueIsEscaped ? shape.Find(System.Text.Encoding.UTF8.GetBytes(reader.GetString()!)) : shape.Find(reader.ValueSpan);
            reader.Read();
            if (field is null) reader.Skip();
            else if (reader.TokenType == JsonTokenType.Null) continue;
            else if (field.IsList) WriteList(ref reader, field, into);
            else WriteValue(ref reader, field, into);
        }
    }

    private static void WriteList(ref Utf8JsonReader reader, JsonField field, ProtobufWriter into)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Unexpected(reader, "a list");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) WriteValue(ref reader, field, into);
    }

    private static void WriteValue(ref Utf8JsonReader reader, JsonField field, ProtobufWriter into)
    {
        switch (field.Kind)
        {
            case JsonFieldKind.Message:
                if (reader.TokenType != JsonTokenType.StartObject) throw Unexpected(reader, "an object");
                var begin = into.Begin(field.Number);
                WriteMessage(ref reader, field.Shape!, into);
                into.End(begin);
                break;
            case JsonFieldKind.Text or JsonFieldKind.Hex or JsonFieldKind.Base64: WriteText(ref reader, field, into); break;
            case JsonFieldKind.Boolean:
                if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False)) throw Unexpected(reader, "true or false");
                into.WriteBoolean(field.Number, reader.TokenType == JsonTokenType.True);
                break;
            case JsonFieldKind.Double: into.WriteDouble(field.Number, ReadDouble(ref reader)); break;
            default: WriteInteger(field, ReadInteger(ref reader), into); break;
        }
    }

    private static void WriteText(ref Utf8JsonReader reader, JsonField field, ProtobufWriter into)
    {
        if (reader.TokenType != JsonTokenType.String) throw Unexpected(reader, "a text");
        ReadOnlySpan<byte> text = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            var plain = new byte[text.Length];
            text = plain.AsSpan(0, reader.CopyString(plain));
        }
        if (field.Kind == JsonFieldKind.Text) into.WriteText(field.Number, text);
        else if (field.Kind == JsonFieldKind.Hex) into.WriteHex(field.Number, text);
        else WriteBase64(field, text, into);
    }

    private static void WriteBase64(JsonField field, ReadOnlySpan<byte> text, ProtobufWriter into)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out _, out var length) != System.Buffers.OperationStatus.Done)
            throw new OtlpJsonException("The body holds bytes that are not valid base64.");
        into.WriteBytes(field.Number, bytes.AsSpan(0, length));
    }

    private static void WriteInteger(JsonField field, long value, ProtobufWriter into)
    {
        switch (field.Kind)
        {
            case JsonFieldKind.Fixed64: into.WriteFixed64(field.Number, (ulong)value); break;
            case JsonFieldKind.Fixed32: into.WriteFixed32(field.Number, (uint)value); break;
            case JsonFieldKind.ZigZag: into.WriteNumber(field.Number, (ulong)((value << 1) ^ (value >> 63))); break;
            default: into.WriteNumber(field.Number, (ulong)value); break;
        }
    }

    // 64-bit numbers travel as text, but as numbers, too; those above the signed ones wrap as their bits do.
    private static long ReadInteger(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String && !reader.ValueIsEscaped)
        {
            var text = reader.ValueSpan;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed)) return signed;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unsigned)) return (long)unsigned;
            if (reader.TokenType == JsonTokenType.Number && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
                && Math.Abs(real) < long.MaxValue && real == Math.Floor(real)) return (long)real;
        }
        throw Unexpected(reader, "a whole number");
    }

    private static double ReadDouble(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value)) return value;
        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueTextEquals("NaN"u8)) return double.NaN;
            if (reader.ValueTextEquals("Infinity"u8)) return double.PositiveInfinity;
            if (reader.ValueTextEquals("-Infinity"u8)) return double.NegativeInfinity;
            if (double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return value;
        }
        throw Unexpected(reader, "a number");
    }

    private static OtlpJsonException Unexpected(in Utf8JsonReader reader, string expected) =>
        new($"The body holds {reader.TokenType} at byte {reader.TokenStartIndex} where OTLP's JSON has {expected}.");
}

/// <summary>A body that is not OTLP's JSON; the message is a sentence for its sender.</summary>
public sealed class OtlpJsonException : FormatException
{
    /// <summary>With a general sentence.</summary>
    public OtlpJsonException()
        : this("The body is not OTLP's JSON.")
    {
    }

    /// <summary>With a sentence.</summary>
    public OtlpJsonException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public OtlpJsonException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
