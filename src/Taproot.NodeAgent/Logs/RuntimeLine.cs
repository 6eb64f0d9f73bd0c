namespace Taproot.NodeAgent.Logs;

/// <summary>What a container wrote, out of one line of its runtime's log file: Docker's json-file or the CRI's format.</summary>
internal readonly ref struct RuntimeLine
{
    private RuntimeLine(ReadOnlySpan<byte> text, long time, bool isError, bool isPartial)
    {
        Text = text;
        Time = time;
        IsError = isError;
        IsPartial = isPartial;
    }

    /// <summary>The text without its line feed.</summary>
    internal ReadOnlySpan<byte> Text { get; }

    /// <summary>When the runtime got it, in nanoseconds since 1970; 0 when the line does not say.</summary>
    internal long Time { get; }

    /// <summary>Whether it was written to stderr.</summary>
    internal bool IsError { get; }

    /// <summary>Whether the container's line goes on in the next one of the same stream.</summary>
    internal bool IsPartial { get; }

    /// <summary>Reads a line; false when it is in neither format.</summary>
    /// <param name="line">Line without its line feed.</param>
    /// <param name="scratch">Room for the text, at least as long as the line.</param>
    /// <param name="parsed">What it holds; valid as long as both spans.</param>
    internal static bool TryParse(ReadOnlySpan<byte> line, Span<byte> scratch, out RuntimeLine parsed) =>
        line.StartsWith("{"u8) ? TryDocker(line, scratch, out parsed) : TryCri(line, out parsed);

    // {"log":"text\n","stream":"stdout","attrs":{…},"time":"…"}: the daemon writes the text first, always.
    private static bool TryDocker(ReadOnlySpan<byte> line, Span<byte> scratch, out RuntimeLine parsed)
    {
        parsed = default;
        var start = "{\"log\":\""u8;
        if (!line.StartsWith(start) || !line.EndsWith("}"u8)) return false;
        var length = JsonText.Unescape(line[start.Length..], scratch, out var used);
        if (length < 0) return false;
        var rest = line[(start.Length + used)..];
        var text = scratch[..length];
        var isWhole = text.EndsWith("\n"u8);
        parsed = new(isWhole ? text[..^1] : text, DockerTime(rest), rest.IndexOf("\"stream\":\"stderr\""u8) >= 0, !isWhole);
        return true;
    }

    private static long DockerTime(ReadOnlySpan<byte> fields)
    {
        var name = "\"time\":\""u8;
        var at = fields.LastIndexOf(name);
        if (at < 0) return 0;
        var value = fields[(at + name.Length)..];
        var end = value.IndexOf((byte)'"');
        return end < 0 ? 0 : RuntimeTime.Parse(value[..end]);
    }

    // 2024-05-01T10:00:00.123456789Z stdout F text, where P stands for a part and tags after a colon are free.
    private static bool TryCri(ReadOnlySpan<byte> line, out RuntimeLine parsed)
    {
        parsed = default;
        var time = line.IndexOf((byte)' ');
        if (time < 20 || line[10] != 'T') return false;
        var rest = line[(time + 1)..];
        var isError = rest.StartsWith("stderr "u8);
        if (!isError && !rest.StartsWith("stdout "u8)) return false;
        rest = rest[7..];
        if (rest.IsEmpty || rest[0] is not ((byte)'F' or (byte)'P')) return false;
        var tag = rest.IndexOf((byte)' ');
        parsed = new(tag < 0 ? default : rest[(tag + 1)..], RuntimeTime.Parse(line[..time]), isError, rest[0] == 'P');
        return true;
    }
}
