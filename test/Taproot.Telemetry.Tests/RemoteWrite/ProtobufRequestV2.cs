using Google.Protobuf;

namespace Taproot.Telemetry.Tests.RemoteWrite;

/// <summary>An encoder of io.prometheus.write.v2.Request that shares nothing with ours: Google's primitives, field by field.</summary>
internal sealed class ProtobufRequestV2
{
    private readonly List<string> _symbols = [""];
    private readonly List<byte> _series = [];

    public uint Symbol(string text)
    {
        var index = _symbols.IndexOf(text);
        if (index < 0) _symbols.Add(text);
        return (uint)(index < 0 ? _symbols.Count - 1 : index);
    }

    public ProtobufRequestV2 Series((string Name, string Value)[] labels, params (double Value, long Time)[] samples) => Series(labels, samples, null);

    public ProtobufRequestV2 Series((string Name, string Value)[] labels, (double Value, long Time)[] samples, Action<CodedOutputStream>? more) =>
        Raw(ProtobufRequest.Message(series =>
        {
            ProtobufRequest.Field(series, 1, ProtobufRequest.Message(references =>
            {
                foreach (var (name, value) in labels)
                {
                    references.WriteUInt32(Symbol(name));
                    references.WriteUInt32(Symbol(value));
                }
            }));
            foreach (var (value, time) in samples) ProtobufRequest.Field(series, 2, Sample(value, time));
            more?.Invoke(series);
        }));

    public ProtobufRequestV2 Raw(byte[] series)
    {
        _series.AddRange(ProtobufRequest.Message(output => ProtobufRequest.Field(output, 5, series)));
        return this;
    }

    public byte[] Metadata(int type, string help, string unit) => ProtobufRequest.Message(metadata =>
    {
        metadata.WriteTag(1, WireFormat.WireType.Varint);
        metadata.WriteEnum(type);
        metadata.WriteTag(3, WireFormat.WireType.Varint);
        metadata.WriteUInt32(Symbol(help));
        metadata.WriteTag(4, WireFormat.WireType.Varint);
        metadata.WriteUInt32(Symbol(unit));
    });

    public static byte[] Sample(double value, long time) => ProtobufRequest.Message(sample =>
    {
        sample.WriteTag(1, WireFormat.WireType.Fixed64);
        sample.WriteDouble(value);
        sample.WriteTag(2, WireFormat.WireType.Varint);
        sample.WriteInt64(time);
    });

    public byte[] ToArray(bool symbolsLast = false)
    {
        var symbols = ProtobufRequest.Message(output =>
        {
            foreach (var symbol in _symbols)
            {
                output.WriteTag(4, WireFormat.WireType.LengthDelimited);
                output.WriteString(symbol);
            }
        });
        return symbolsLast ? [.. _series, .. symbols] : [.. symbols, .. _series];
    }
}
