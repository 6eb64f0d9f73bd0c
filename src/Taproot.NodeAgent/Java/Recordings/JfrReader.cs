using System.Buffers.Binary;
using Taproot.NodeAgent.Profiling;

namespace Taproot.NodeAgent.Java.Recordings;

/// <summary>What a sample is about.</summary>
internal enum JavaSampleKind
{
    /// <summary>A thread ran.</summary>
    Cpu,

    /// <summary>Memory was allocated.</summary>
    Allocation,

    /// <summary>A thread waited for a lock.</summary>
    Lock,
}

/// <summary>Takes samples.</summary>
/// <param name="kind">What it is about.</param>
/// <param name="stack">The functions, the innermost first.</param>
/// <param name="count">Samples of the CPU, objects, or waits.</param>
/// <param name="amount">Bytes, or nanoseconds of waiting; else 0.</param>
internal delegate void JavaSampleVisitor(JavaSampleKind kind, ReadOnlySpan<Frame> stack, long count, long amount);

/// <summary>
/// Reads flight recordings, the format of which is the JDK's and which async-profiler writes as well: chunks of events whose types, and what they
/// refer to, each chunk describes itself. A recording is a file of the program: whatever it holds, reading ends and takes memory in proportion.
/// </summary>
internal static class JfrReader
{
    private const int HeadSize = 68;
    private const int CompressedNumbers = 1;
    private const long TypesEvent = 0;
    private const long PoolsEvent = 1;
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Visits all samples. False when something was not understood; what came before it was visited.</summary>
    internal static bool Read(ReadOnlySpan<byte> file, JavaSampleVisitor visit)
    {
        while (!file.IsEmpty)
        {
            if (file.Length < HeadSize || !file.StartsWith("FLR\0"u8)) return false;
            var size = BinaryPrimitives.ReadInt64BigEndian(file[8..]);
            if (size < HeadSize || size > file.Length) return false;
            if (!ReadChunk(file[..(int)size], visit)) return false;
            file = file[(int)size..];
        }
        return true;
    }

    private static bool ReadChunk(ReadOnlySpan<byte> chunk, JavaSampleVisitor visit)
    {
        var typesAt = BinaryPrimitives.ReadInt64BigEndian(chunk[24..]);
        var ticksPerSecond = BinaryPrimitives.ReadInt64BigEndian(chunk[56..]);
        var features = BinaryPrimitives.ReadInt32BigEndian(chunk[64..]);
        if ((features & CompressedNumbers) == 0 || typesAt < HeadSize || typesAt >= chunk.Length || ticksPerSecond <= 0) return false;
        var description = new JfrCursor(chunk[(int)typesAt..]);
        description.Number();
        if (description.Number() != TypesEvent) return false;
        var types = JfrTypes.Read(ref description);
        var pools = new JfrPools(types);
        var isWhole = ForEachEvent(chunk, (long kind, ref JfrCursor body) =>
        {
            if (kind == PoolsEvent) pools.Read(ref body);
        });
        var isRead = ForEachEvent(chunk, (long kind, ref JfrCursor body) =>
        {
            if (kind > PoolsEvent && types.Find(kind) is { } type) ReadEvent(ref body, types, type, pools, ticksPerSecond, visit);
        });
        return !description.IsBroken && isWhole && isRead;
    }

    private delegate void EventReader(long kind, ref JfrCursor body);

    private static bool ForEachEvent(ReadOnlySpan<byte> chunk, EventReader read)
    {
        var isWhole = true;
        for (var at = HeadSize; at < chunk.Length;)
        {
            var head = new JfrCursor(chunk[at..]);
            var size = head.Number();
            if (size < 1 || size > chunk.Length - at) return false;
            var body = new JfrCursor(chunk.Slice(at, (int)size));
            body.Take(head.Position);
            read(body.Number(), ref body);
            isWhole &= !body.IsBroken;
            at += (int)size;
        }
        return isWhole;
    }

    private static void ReadEvent(ref JfrCursor from, JfrTypes types, JfrType type, JfrPools pools, long ticksPerSecond, JavaSampleVisitor visit)
    {
        if (type.Name is not ("jdk.ExecutionSample" or "jdk.ObjectAllocationInNewTLAB" or "jdk.ObjectAllocationOutsideTLAB" or "jdk.ObjectAllocationSample"
            or "jdk.JavaMonitorEnter" or "jdk.ThreadPark"))
            return;
        long stack = -1, duration = 0, size = 0, buffer = 0, weight = 0;
        foreach (var field in type.Fields)
        {
            switch (field.Name)
            {
                case "stackTrace": stack = types.Number(ref from, field); break;
                case "duration": duration = types.Number(ref from, field); break;
                case "allocationSize": size = types.Number(ref from, field); break;
                case "tlabSize": buffer = types.Number(ref from, field); break;
                case "weight": weight = types.Number(ref from, field); break;
                default: types.Skip(ref from, field); break;
            }
        }
        if (from.IsBroken) return;
        var frames = pools.StackOf(stack);
        if (type.Name == "jdk.ExecutionSample")
            visit(JavaSampleKind.Cpu, frames, 1, 0);
        else if (type.Name is "jdk.JavaMonitorEnter" or "jdk.ThreadPark")
            visit(JavaSampleKind.Lock, frames, 1, Bounded(duration * (NanosecondsPerSecond / ticksPerSecond)));
        else
            Allocated(frames, size, Math.Max(Math.Max(buffer, weight), size), visit);
    }

    /// <summary>A sample stands for all that went into the same buffer: as many objects of this size as fill it.</summary>
    private static void Allocated(ReadOnlySpan<Frame> frames, long size, long bytes, JavaSampleVisitor visit) =>
        visit(JavaSampleKind.Allocation, frames, size > 0 ? Math.Max(1, bytes / size) : 1, Bounded(bytes));

    // Sums of so many do not overflow.
    private static long Bounded(double value) => (long)Math.Clamp(value, 0, 1e12);
}
