using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Taproot.NodeAgent.Tests.Logs;

/// <summary>A log record as a receiver of OTLP reads it, by the message definitions of OpenTelemetry and with none of our writer's code.</summary>
internal sealed record OtlpLog(
    IReadOnlyDictionary<string, string> Resource, string Scope, ulong Time, ulong Observed, ulong SeverityNumber, string SeverityText, string Body,
    IReadOnlyDictionary<string, string> Attributes, string TraceId, string SpanId)
{
    internal static List<OtlpLog> ReadZipped(ReadOnlySpan<byte> request)
    {
        using var gzip = new GZipStream(new MemoryStream(request.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return Read(plain.ToArray());
    }

    internal static List<OtlpLog> Read(byte[] request)
    {
        List<OtlpLog> logs = [];
        foreach (var resourceLogs in Messages(request, 1))
        {
            var resource = Attributed(Messages(resourceLogs, 1).Single(), 1);
            foreach (var scopeLogs in Messages(resourceLogs, 2))
            {
                var scope = Messages(scopeLogs, 1).Single();
                foreach (var record in Messages(scopeLogs, 2)) logs.Add(Record(resource, Text(scope, 1) + " " + Text(scope, 2), record));
            }
        }

        return logs;
    }

    private static OtlpLog Record(Dictionary<string, string> resource, string scope, byte[] record) => new(
        resource, scope, Number(record, 1), Number(record, 11), Number(record, 2), Text(record, 3), Text(Messages(record, 5).Single(), 1),
        Attributed(record, 6), Hex(record, 9), Hex(record, 10));

    private static Dictionary<string, string> Attributed(byte[] message, int field) =>
        Messages(message, field).ToDictionary(pair => Text(pair, 1), pair => Text(Messages(pair, 2).Single(), 1), StringComparer.Ordinal);

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Messages(message, field).FirstOrDefault() ?? []);

    private static string Text(byte[] message, int field) =>
        new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Messages(message, field).FirstOrDefault() ?? []);

    private static ulong Number(byte[] message, int field) => Fields(message).FirstOrDefault(f => f.Field == field).Number;

    private static List<byte[]> Messages(byte[] message, int field) => [.. Fields(message).Where(f => f.Field == field).Select(f => f.Bytes!)];

    private static List<(int Field, ulong Number, byte[]? Bytes)> Fields(byte[] message)
    {
        List<(int, ulong, byte[]?)> fields = [];
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            switch (key & 7)
            {
                case 0:
                    fields.Add(((int)(key >> 3), Varint(message, ref at), null));
                    break;
                case 1:
                    fields.Add(((int)(key >> 3), BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), null));
                    at += 8;
                    break;
                default:
                    Assert.Equal(2u, key & 7);
                    var length = (int)Varint(message, ref at);
                    fields.Add(((int)(key >> 3), 0, message[at..(at + length)]));
                    at += length;
                    break;
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var b = message[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return value;
        }
    }
}
