using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Jfr;

/// <summary>
/// Reads Java Flight Recorder's recordings (version 2, as JDK 9 and later and async-profiler write them), uncompressed: time on CPU, allocations and waits
/// for locks. Whatever a recording holds, reading ends and takes memory in proportion.
/// </summary>
public static class JfrReader
{
    /// <summary>Nanoseconds of CPU between two samples of a thread: recordings do not say it, and it is what profilers set.</summary>
    public const long CpuPeriod = 10_000_000;

    /// <summary>Hands the samples of a recording over. What came before an exception was handed over.</summary>
    /// <exception cref="ProfileException">It is refused.</exception>
    public static void Read(ReadOnlySpan<byte> recording, IJfrSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (recording.IsEmpty) throw JfrBytes.Malformed();
        while (!recording.IsEmpty)
        {
            var chunk = JfrChunk.Read(recording);
            sink.BeginChunk(chunk.Start, chunk.Duration);
            new JfrEvents(chunk, sink).Read(recording[..chunk.Length]);
            recording = recording[chunk.Length..];
        }
    }

    /// <summary>Hands the samples of a recording over; false when something was not understood.</summary>
    public static bool TryRead(ReadOnlySpan<byte> recording, IJfrSink sink)
    {
        try
        {
            Read(recording, sink);
            return true;
        }
        catch (ProfileException)
        {
            return false;
        }
    }
}
