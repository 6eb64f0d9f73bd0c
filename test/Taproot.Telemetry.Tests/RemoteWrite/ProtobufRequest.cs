using Google.Protobuf;

namespace Taproot.Telemetry.Tests.RemoteWrite;

/// <summary>An encoder of WriteRequest that shares nothing with ours: Google's primitives, field by field.</summary>
internal sealed class ProtobufRequest
{
    private readonly List<byte> _request = [];

    public ProtobufRequest Series((string Name, string Value)[] labels, params (double Value, long Time)[] samples) =>
        Raw(1, Message(series =>
        {
            foreach (var (name, value) in labels)
            {
                Field(series, 1, Message(label =>
                {
                    label.WriteTag(1, WireFormat.WireType.LengthDelimited);
                    label.WriteString(name);
                    label.WriteTag(2, WireFormat.WireType.LengthDelimited);
                    label.WriteString(value);
                }));
            }

            foreach (var (value, time) in samples)
            {
                Field(series, 2, Message(sample =>
                {
                    sample.WriteTag(1, WireFormat.WireType.Fixed64);
                    sample.WriteDouble(value);
                    sample.WriteTag(2, WireFormat.WireType.Varint);
                    sample.WriteInt64(time);
                }));
            }
        }));

    public ProtobufRequest Raw(int field, byte[] message)
    {
        _request.AddRange(Message(output => Field(output, field, message)));
        return this;
    }

    public byte[] ToArray() => [.. _request];

    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true)) write(output);
        return stream.ToArray();
    }

    public static void Field(CodedOutputStream output, int field, byte[] message)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(message));
    }
}
