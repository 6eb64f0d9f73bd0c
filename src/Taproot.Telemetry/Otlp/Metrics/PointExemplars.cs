using System.Buffers.Binary;
using System.Globalization;
using Taproot.Telemetry.Protobuf;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Metrics;

/// <summary>The exemplars of one data point, until the series are known that they belong to. One without a trace leads nowhere and is left out.</summary>
internal sealed class PointExemplars
{
    private const uint TimeField = (2 << 3) | ProtobufReader.Fixed64;
    private const uint RealValue = (3 << 3) | ProtobufReader.Fixed64;
    private const uint WholeValue = (6 << 3) | ProtobufReader.Fixed64;
    private const uint SpanId = (4 << 3) | ProtobufReader.Bytes;
    private const uint TraceId = (5 << 3) | ProtobufReader.Bytes;
    private const int TraceLength = 16;
    private const int SpanLength = 8;
    private const int MostOfAPoint = 64;
    private const ulong NanosecondsAMillisecond = 1_000_000;

    private readonly List<Exemplar> _exemplars = [];

    private readonly record struct Exemplar(ulong Time, double Value, UInt128 Trace, ulong Span);

    public void Clear() => _exemplars.Clear();

    /// <summary>Reads one; false when it is left out.</summary>
    public bool Read(ReadOnlySpan<byte> message)
    {
        var (time, value) = (0UL, 0d);
        ReadOnlySpan<byte> trace = [], span = [];
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key)
            {
                case TimeField: time = reader.ReadFixed64(); break;
                case RealValue: value = reader.ReadDouble(); break;
                case WholeValue: value = (long)reader.ReadFixed64(); break;
                case SpanId: span = reader.ReadBytes(); break;
                case TraceId: trace = reader.ReadBytes(); break;
                default: reader.Skip(key); break;
            }
        }
        if (trace.Length != TraceLength || trace.IndexOfAnyExcept((byte)0) < 0 || _exemplars.Count == MostOfAPoint) return false;
        _exemplars.Add(new(
            time, value, BinaryPrimitives.ReadUInt128BigEndian(trace),
            span.Length == SpanLength ? BinaryPrimitives.ReadUInt64BigEndian(span) : 0));
        return true;
    }

    /// <summary>Gives those to a series whose values are at most the bound, and that no series has yet.</summary>
    /// <param name="series">Its index.</param>
    /// <param name="bound">Upper bound of its bucket, or infinity.</param>
    /// <param name="pointTime">The time of those that have none, nanoseconds since 1970.</param>
    /// <param name="batch">The batch.</param>
    public void GiveTo(int series, double bound, ulong pointTime, MetricBatch batch)
    {
        for (var i = _exemplars.Count - 1; i >= 0; i--)
        {
            var exemplar = _exemplars[i];
            if (exemplar.Value > bound) continue;
            _exemplars.RemoveAt(i);
            // None is later than its point; one of long ago is of a sender that keeps the last one for ever.
            var time = exemplar.Time == 0 ? pointTime : Math.Min(exemplar.Time, pointTime);
            if (!Write(exemplar, batch.Exemplars, series, (long)(time / NanosecondsAMillisecond))) batch.IgnoredExemplars++;
        }
    }

    private static bool Write(in Exemplar exemplar, ExemplarList into, int series, long timeMs)
    {
        Span<byte> hex = stackalloc byte[2 * TraceLength];
        into.Begin();
        exemplar.Trace.TryFormat(hex, out _, "x32", CultureInfo.InvariantCulture);
        into.AddLabel("trace_id"u8, hex);
        if (exemplar.Span != 0)
        {
            exemplar.Span.TryFormat(hex, out var length, "x16", CultureInfo.InvariantCulture);
            into.AddLabel("span_id"u8, hex[..length]);
        }
        return into.End(series, timeMs, exemplar.Value);
    }
}
