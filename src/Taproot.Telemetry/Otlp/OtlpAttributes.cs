namespace Taproot.Telemetry.Otlp;

/// <summary>Writes OpenTelemetry's attributes: messages <c>KeyValue</c> with an <c>AnyValue</c>.</summary>
public static class OtlpAttributes
{
    private const int Key = 1;
    private const int Value = 2;
    private const int TextValue = 1;
    private const int BooleanValue = 2;
    private const int IntegerValue = 3;
    private const int DoubleValue = 4;

    /// <summary>Writes an attribute whose value is text.</summary>
    public static void WriteAttribute(this ProtobufWriter writer, int field, string key, string value)
    {
        var (pair, any) = Begin(writer, field, key);
        writer.WriteText(TextValue, value);
        End(writer, pair, any);
    }

    /// <summary>Writes an attribute whose value is text in UTF-8.</summary>
    public static void WriteAttribute(this ProtobufWriter writer, int field, string key, ReadOnlySpan<byte> value)
    {
        var (pair, any) = Begin(writer, field, key);
        writer.WriteText(TextValue, value);
        End(writer, pair, any);
    }

    /// <summary>Writes an attribute whose key and value are text in UTF-8.</summary>
    public static void WriteAttribute(this ProtobufWriter writer, int field, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var pair = writer.Begin(field);
        writer.WriteText(Key, key);
        var any = writer.Begin(Value);
        writer.WriteText(TextValue, value);
        End(writer, pair, any);
    }

    /// <summary>Writes an attribute whose value is an integer.</summary>
    public static void WriteAttribute(this ProtobufWriter writer, int field, string key, long value)
    {
        var (pair, any) = Begin(writer, field, key);
        writer.WriteNumber(IntegerValue, (ulong)value);
        End(writer, pair, any);
    }

    /// <summary>Writes an attribute whose value is a truth value.</summary>
    public static void WriteAttribute(this ProtobufWriter writer, int field, string key, bool value)
    {
        var (pair, any) = Begin(writer, field, key);
        writer.WriteBoolean(BooleanValue, value);
        End(writer, pair, any);
    }

    /// <summary>Writes an attribute whose value is a double.</summary>
    public static void WriteAttribute(this ProtobufWriter writer, int field, string key, double value)
    {
        var (pair, any) = Begin(writer, field, key);
        writer.WriteDouble(DoubleValue, value);
        End(writer, pair, any);
    }

    /// <summary>Writes an <c>AnyValue</c> that is text in UTF-8.</summary>
    public static void WriteTextValue(this ProtobufWriter writer, int field, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var any = writer.Begin(field);
        writer.WriteText(TextValue, value);
        writer.End(any);
    }

    private static (int Pair, int Any) Begin(ProtobufWriter writer, int field, string key)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var pair = writer.Begin(field);
        writer.WriteText(Key, key);
        return (pair, writer.Begin(Value));
    }

    private static void End(ProtobufWriter writer, int pair, int any)
    {
        writer.End(any);
        writer.End(pair);
    }
}
