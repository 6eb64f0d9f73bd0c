using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>Reads the messages <c>Event</c> and <c>Link</c> of a span. Each says whether something was cut off.</summary>
internal sealed class OtlpDetailReader(OtlpLimits limits)
{
    private const uint EventTime = (1 << 3) | ProtobufReader.Fixed64;
    private const uint EventName = (2 << 3) | ProtobufReader.Bytes;
    private const uint EventAttribute = (3 << 3) | ProtobufReader.Bytes;
    private const uint LinkTrace = (1 << 3) | ProtobufReader.Bytes;
    private const uint LinkSpan = (2 << 3) | ProtobufReader.Bytes;
    private const uint LinkState = (3 << 3) | ProtobufReader.Bytes;
    private const uint LinkAttribute = (4 << 3) | ProtobufReader.Bytes;

    public bool ReadEvent(ReadOnlySpan<byte> message, OtlpDetails into)
    {
        if (into.Count >= limits.MaxEvents) return true;
        var time = 0UL;
        ReadOnlySpan<byte> name = default;
        into.Scratch.Clear();
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == EventTime) time = reader.ReadFixed64();
            else if (key == EventName) name = reader.ReadBytes();
            else if (key == EventAttribute) into.Scratch.Read(reader.ReadBytes());
            else reader.Skip(key);
        }
        into.Add(time, Utf8Cut.Cut(name, limits.MaxNameBytes), default);
        return into.Scratch.IsCut || name.Length > limits.MaxNameBytes;
    }

    public bool ReadLink(ReadOnlySpan<byte> message, OtlpDetails into)
    {
        if (into.Count >= limits.MaxLinks) return true;
        Span<byte> ids = stackalloc byte[OtlpIds.TraceLength + OtlpIds.SpanLength];
        ids.Clear();
        ReadOnlySpan<byte> state = default;
        into.Scratch.Clear();
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == LinkTrace) Copy(reader.ReadBytes(), ids[..OtlpIds.TraceLength]);
            else if (key == LinkSpan) Copy(reader.ReadBytes(), ids[OtlpIds.TraceLength..]);
            else if (key == LinkState) state = reader.ReadBytes();
            else if (key == LinkAttribute) into.Scratch.Read(reader.ReadBytes());
            else reader.Skip(key);
        }
        into.Add(0, Utf8Cut.Cut(state, limits.MaxNameBytes), ids);
        return into.Scratch.IsCut || state.Length > limits.MaxNameBytes;
    }

    private static void Copy(ReadOnlySpan<byte> id, Span<byte> into)
    {
        if (id.Length == into.Length) id.CopyTo(into);
    }
}
