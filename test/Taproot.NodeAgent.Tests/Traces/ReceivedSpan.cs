using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Taproot.NodeAgent.Tests.Traces;

/// <summary>A span as a receiver of OTLP reads it, by the message definitions of OpenTelemetry and with none of our writer's code.</summary>
public sealed record ReceivedSpan(
    IReadOnlyDictionary<string, string> Resource, string Scope, string TraceId, string SpanId, string ParentSpanId, string Name, int Kind, ulong Start,
    ulong End, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Links, int Status)
{
    public string Service => Resource["service.name"];

    public string this[string attribute] => Attributes.GetValueOrDefault(attribute, "");

    public static List<ReceivedSpan> ReadZipped(byte[] request)
    {
        using var gzip = new GZipStream(new MemoryStream(request), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return Read(plain.ToArray());
    }

    private static List<ReceivedSpan> Read(byte[] request)
    {
        List<ReceivedSpan> spans = [];
        foreach (var resourceSpans in Messages(request, 1))
        {
            var resource = Attributed(Messages(resourceSpans, 1).Single(), 1);
            foreach (var scopeSpans in Messages(resourceSpans, 2))
            {
                var scope = Messages(scopeSpans, 1).Single();
                spans.AddRange(Messages(scopeSpans, 2).Select(span => Span(resource, Text(scope, 1), span)));
            }
        }
        return spans;
    }

    private static ReceivedSpan Span(Dictionary<string, string> resource, string scope, byte[] span) => new(
        resource, scope, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), (int)Number(span, 6), Number(span, 7), Number(span, 8),
        Attributed(span, 9), [.. Messages(span, 13).Select(link => Hex(link, 1) + "/" + Hex(link, 2))],
        (int)(Messages(span, 15).Select(status => Number(status, 3)).FirstOrDefault()));

    private static Dictionary<string, string> Attributed(byte[] message, int field) =>
        Messages(message, field).ToDictionary(pair => Text(pair, 1), pair => Value(Messages(pair, 2).Single()), StringComparer.Ordinal);

    private static string Value(byte[] any) => Fields(any).Single() switch
    {
        (1, _, { } text) => Encoding.UTF8.GetString(text),
        var (_, number, _) => number.ToString(CultureInfo.InvariantCulture),
    };

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Messages(message, field).FirstOrDefault() ?? []);

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Messages(message, field).FirstOrDefault() ?? []);

    private static ulong Number(byte[] message, int field) => Fields(message).FirstOrDefault(f => f.Field == field).Number;

    private static List<byte[]> Messages(byte[] message, int field) => [.. Fields(message).Where(f => f.Field == field).Select(f => f.Bytes!)];

    private static List<(int Field, ulong Number, byte[]? Bytes)> Fields(byte[] message)
    {
        List<(int, ulong, byte[]?)> fields = [];
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add((field, Varint(message, ref at), null));
                    break;
                case 1:
                    fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at, 8)), null));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    fields.Add((field, 0, message[at..(at + length)]));
                    at += length;
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }
        }
        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}
