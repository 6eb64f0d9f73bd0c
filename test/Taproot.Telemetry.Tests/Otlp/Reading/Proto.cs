using Google.Protobuf;

namespace Taproot.Telemetry.Tests.Otlp.Reading;

/// <summary>OTLP messages, encoded by Google's library.</summary>
internal static class Proto
{
    public static byte[] Message(params Action<CodedOutputStream>[] fields)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            foreach (var field in fields) field(output);
        return stream.ToArray();
    }

    public static Action<CodedOutputStream> Bytes(int field, byte[] value) => o =>
    {
        o.WriteTag(field, WireFormat.WireType.LengthDelimited);
        o.WriteBytes(ByteString.CopyFrom(value));
    };

    public static Action<CodedOutputStream> Text(int field, string value) => o =>
    {
        o.WriteTag(field, WireFormat.WireType.LengthDelimited);
        o.WriteString(value);
    };

    public static Action<CodedOutputStream> Number(int field, long value) => o =>
    {
        o.WriteTag(field, WireFormat.WireType.Varint);
        o.WriteInt64(value);
    };

    public static Action<CodedOutputStream> Fixed(int field, ulong value) => o =>
    {
        o.WriteTag(field, WireFormat.WireType.Fixed64);
        o.WriteFixed64(value);
    };

    public static Action<CodedOutputStream> Fixed32(int field, uint value) => o =>
    {
        o.WriteTag(field, WireFormat.WireType.Fixed32);
        o.WriteFixed32(value);
    };

    public static Action<CodedOutputStream> Double(int field, double value) => o =>
    {
        o.WriteTag(field, WireFormat.WireType.Fixed64);
        o.WriteDouble(value);
    };

    public static byte[] TextValue(string value) => Message(Text(1, value));

    public static byte[] Pair(string key, byte[] anyValue) => Message(Text(1, key), Bytes(2, anyValue));

    /// <summary>A request of one resource with one scope.</summary>
    public static byte[] Request(byte[][] resourceAttributes, params byte[][] items) =>
        Message(Bytes(1, Message(
            // The resource stands behind what belongs to it: allowed, if unusual.
            Bytes(2, Message([Bytes(1, Message(Text(1, "lib"), Text(2, "1.2"))), .. items.Select(i => Bytes(2, i))])),
            Bytes(1, Message([.. resourceAttributes.Select(a => Bytes(1, a))])))));
}
