using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Jfr;

/// <summary>
/// Reads Java Flight Recorder's recordings (version 2, as JDK 9 and later and async-profiler write them), uncompressed, into a batch: time on CPU,
/// allocations and waits for locks, under the names that the node agent gives them.
/// </summary>
public static class JfrReader
{
    /// <summary>Adds the events of a recording to a batch; after an exception the batch is of no use.</summary>
    /// <exception cref="ProfileException">It is refused.</exception>
    public static void Read(ReadOnlySpan<byte> recording, ProfileOrigin origin, ProfileBatch into)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(into);
        if (recording.IsEmpty) throw JfrBytes.Malformed();
        while (!recording.IsEmpty)
        {
            var chunk = JfrChunk.Read(recording);
            new JfrEvents(chunk, origin, into).Read(recording[..chunk.Length]);
            recording = recording[chunk.Length..];
        }
    }
}

/// <summary>The events of a chunk that profiles are made of.</summary>
internal sealed class JfrEvents(JfrChunk chunk, ProfileOrigin origin, ProfileBatch batch)
{
    private const long NanosecondsASecond = 1_000_000_000;
    private const long CpuPeriod = 10_000_000;
    private readonly JfrStacks _stacks = new(chunk, batch);
    private readonly Dictionary<string, int> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private long _stateType = -1;

    public void Read(ReadOnlySpan<byte> bytes)
    {
        for (var position = JfrChunk.HeadLength; position < bytes.Length;)
        {
            var reader = chunk.At(bytes, position);
            var size = reader.ReadInteger(4);
            if (size <= 0 || size > bytes.Length - position) throw JfrBytes.Malformed();
            if (chunk.Types.Find(reader.ReadInteger(8)) is { } type && IsWanted(type.Name)) ReadEvent(bytes, reader, type);
            position += (int)size;
        }
    }

    private static bool IsWanted(string type) =>
        type is "jdk.ExecutionSample" or "jdk.ObjectAllocationInNewTLAB" or "jdk.ObjectAllocationOutsideTLAB" or "jdk.ObjectAllocationSample"
            or "jdk.JavaMonitorEnter" or "jdk.ThreadPark";

    private void ReadEvent(ReadOnlySpan<byte> bytes, JfrBytes reader, JfrType type)
    {
        _numbers.Clear();
        foreach (var field in type.Fields)
        {
            _numbers[field.Name] = chunk.Values.ReadNumber(ref reader, field);
            if (field.Name == "state") _stateType = field.Type;
        }
        if (!_numbers.TryGetValue("stackTrace", out var stack)) return;
        switch (type.Name)
        {
            case "jdk.ExecutionSample":
                if (!IsAsleep(bytes)) Add(bytes, stack, "java:cpu:nanoseconds", CpuPeriod);
                break;
            case "jdk.JavaMonitorEnter" or "jdk.ThreadPark":
                Add(bytes, stack, "java:lock_contentions:count", 1);
                Add(bytes, stack, "java:lock_delay:nanoseconds", ToNanoseconds(Number("duration")));
                break;
            default:
                Add(bytes, stack, "java:heap_alloc_objects:count", 1);
                Add(bytes, stack, "java:heap_alloc_space:bytes", AllocatedBytes());
                break;
        }
    }

    // A sample is worth what was allocated since the one before, where that is known.
    private long AllocatedBytes() => Number("weight") is > 0 and var weight ? weight : Number("tlabSize") is > 0 and var tlab ? tlab : Number("allocationSize");

    private long Number(string field) => _numbers.GetValueOrDefault(field);

    // Samples by wall clock are of threads that sleep, too.
    private bool IsAsleep(ReadOnlySpan<byte> bytes) =>
        _numbers.TryGetValue("state", out var state) && _stacks.TextOf(bytes, _stateType, state, "name") is "STATE_SLEEPING" or "STATE_PARKED";

    private long ToNanoseconds(long ticks) => chunk.TicksPerSecond <= 0 ? ticks : (long)Math.Min((double)ticks * NanosecondsASecond / chunk.TicksPerSecond, long.MaxValue / 2d);

    private void Add(ReadOnlySpan<byte> bytes, long stack, string type, long value)
    {
        if (!_series.TryGetValue(type, out var series))
        {
            var (start, end) = origin.Time ?? (chunk.Start, chunk.Start > long.MaxValue - chunk.Duration ? chunk.Start : chunk.Start + chunk.Duration);
            _series[type] = series = batch.AddSeries(new(origin.Service, type, start, end, origin.Labels));
        }
        batch.Add(series, _stacks.Stack(bytes, stack), value);
    }
}
