namespace Taproot.Telemetry.Logs;

/// <summary>Says whether a line continues the message before it, by what the message is so far.</summary>
internal sealed class ContinuationRules
{
    private enum Trace { None, Python, PythonEnded, Go }

    private Trace _trace;
    private bool _timed;

    /// <summary>A message begins with this line.</summary>
    public void Begin(ReadOnlySpan<byte> line)
    {
        _timed = TimestampPrefix.IsNearStart(line);
        _trace = Trace.None;
        Follow(line);
    }

    /// <summary>Whether the line continues the message.</summary>
    public bool Continues(ReadOnlySpan<byte> line, bool afterBlank)
    {
        var indented = line[0] is (byte)' ' or (byte)'\t';
        if (!indented && IsHead(line)) return false;
        var continues = indented ? !afterBlank || _trace != Trace.None || _timed : ContinuesFlush(line, afterBlank);
        if (continues) Follow(line);
        return continues;
    }

    // A line that can only be the first of a message: it has a time of its own, or it is a JSON object, or it has a level.
    private static bool IsHead(ReadOnlySpan<byte> line)
    {
        if (TimestampPrefix.IsNearStart(line)) return true;
        if (line[0] == '{' && line.Length > 1) return true;
        return SeverityDetector.Detect(line) != LogSeverity.Unknown && !IsCrash(line);
    }

    private bool ContinuesFlush(ReadOnlySpan<byte> line, bool afterBlank)
    {
        if (IsMiddle(line)) return true;
        switch (_trace)
        {
            case Trace.Python:
                return true;
            case Trace.PythonEnded:
                // Chained exceptions; the next traceback on its own is the next message.
                return line.StartsWith("During handling of the above"u8) || line.StartsWith("The above exception was"u8) || (_timed && !afterBlank && !IsCrash(line));
            case Trace.Go:
                return !line.StartsWith("panic: "u8) || afterBlank;
            default:
                return _timed && !afterBlank && line[0] != '{';
        }
    }

    private void Follow(ReadOnlySpan<byte> line)
    {
        if (Contains(line, "Traceback (most recent call last)"u8)) _trace = Trace.Python;
        else if (line.StartsWith("During handling of the above"u8) || line.StartsWith("The above exception was"u8)) _trace = Trace.Python;
        else if (line.StartsWith("panic: "u8) || line.StartsWith("fatal error: "u8) || (line.StartsWith("goroutine "u8) && line[^1] == ':')) _trace = Trace.Go;
        // The exception's own line ends a traceback.
        else if (_trace == Trace.Python && line[0] is not ((byte)' ' or (byte)'\t')) _trace = Trace.PythonEnded;
    }

    private static bool IsCrash(ReadOnlySpan<byte> line) =>
        Contains(line, "Traceback (most recent call last)"u8) || line.StartsWith("panic: "u8) || line.StartsWith("fatal error: "u8)
        || line.StartsWith("Exception in thread"u8) || line.StartsWith("Unhandled exception"u8);

    // Lines of stack traces that some runtimes do not indent.
    private static bool IsMiddle(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("Caused by:"u8) || line.StartsWith("Suppressed:"u8) || line.StartsWith("... "u8) || line.StartsWith("--- End of "u8) || line.StartsWith("---> "u8)) return true;
        if (line.StartsWith("at "u8)) return line[^1] == ')' || Contains(line, ":line "u8);
        return line.Length <= 3 && line[0] is (byte)'}' or (byte)')' or (byte)']';
    }

    private static bool Contains(ReadOnlySpan<byte> line, ReadOnlySpan<byte> part) => line.IndexOf(part) >= 0;
}
