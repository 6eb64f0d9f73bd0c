namespace Taproot.Telemetry.Jfr;

/// <summary>The events of a chunk that profiles are made of.</summary>
internal sealed class JfrEvents(JfrChunk chunk, IJfrSink sink)
{
    private const double NanosecondsASecond = 1e9;
    private const double MostOfASample = 1e12; // sums of so many do not overflow
    private readonly JfrStacks _stacks = new(chunk, sink);

    /// <summary>Fields of an event that say what a sample is worth; -1: it has no such field.</summary>
    private record struct Fields(long Stack, long State, long StateType, long Duration, long Size, long Buffer, long Weight, long Span, long Context);

    public void Read(ReadOnlySpan<byte> bytes)
    {
        for (var position = JfrChunk.HeadLength; position < bytes.Length;)
        {
            var reader = chunk.At(bytes, position);
            var size = reader.ReadInteger(4);
            if (size <= 0 || size > bytes.Length - position) throw JfrBytes.Malformed();
            if (chunk.Types.Find(reader.ReadInteger(8)) is { } type && KindOf(type.Name) is { } kind) ReadEvent(bytes, reader, type, kind);
            position += (int)size;
        }
    }

    private static JfrSampleKind? KindOf(string type) => type switch
    {
        "jdk.ExecutionSample" => JfrSampleKind.Cpu,
        "jdk.ObjectAllocationInNewTLAB" or "jdk.ObjectAllocationOutsideTLAB" or "jdk.ObjectAllocationSample" => JfrSampleKind.Allocation,
        "jdk.JavaMonitorEnter" or "jdk.ThreadPark" => JfrSampleKind.Lock,
        _ => null,
    };

    private void ReadEvent(ReadOnlySpan<byte> bytes, JfrBytes reader, JfrType type, JfrSampleKind kind)
    {
        var fields = ReadFields(ref reader, type);
        if (fields.Stack < 0 || (kind == JfrSampleKind.Cpu && IsAsleep(bytes, fields))) return;
        var stack = _stacks.Stack(bytes, fields.Stack);
        var (span, context) = ((ulong)fields.Span, (ulong)fields.Context);
        switch (kind)
        {
            case JfrSampleKind.Cpu:
                sink.Sample(kind, stack, 1, JfrReader.CpuPeriod, span, context);
                break;
            case JfrSampleKind.Lock:
                sink.Sample(kind, stack, 1, Bounded(fields.Duration * (NanosecondsASecond / Math.Max(1, chunk.TicksPerSecond))), span, context);
                break;
            default:
                // A sample stands for all that was allocated since the one before, where that is known: as many objects of this size as fill it.
                var allocated = Math.Max(Math.Max(fields.Buffer, fields.Weight), fields.Size);
                sink.Sample(kind, stack, fields.Size > 0 ? Math.Max(1, allocated / fields.Size) : 1, Bounded(allocated), span, context);
                break;
        }
    }

    private Fields ReadFields(ref JfrBytes reader, JfrType type)
    {
        var fields = new Fields(-1, -1, -1, 0, 0, 0, 0, 0, 0);
        foreach (var field in type.Fields)
        {
            var value = chunk.Values.ReadNumber(ref reader, field);
            switch (field.Name)
            {
                case "stackTrace": fields.Stack = value; break;
                case "state": (fields.State, fields.StateType) = (value, field.Type); break;
                case "duration": fields.Duration = value; break;
                case "allocationSize": fields.Size = value; break;
                case "tlabSize": fields.Buffer = value; break;
                case "weight": fields.Weight = value; break;
                case "spanId": fields.Span = value; break; // of Pyroscope's build of async-profiler
                case "contextId": fields.Context = value; break; // of the same
            }
        }
        return fields;
    }

    // Samples by wall clock are of threads that sleep, too.
    private bool IsAsleep(ReadOnlySpan<byte> bytes, in Fields fields) => _stacks.TextOf(bytes, fields.StateType, fields.State, "name") is "STATE_SLEEPING" or "STATE_PARKED";

    private static long Bounded(double value) => (long)Math.Clamp(value, 0, MostOfASample);
}
