namespace Taproot.Telemetry.Logs;

/// <summary>Limits of a <see cref="MultilineJoiner"/>.</summary>
public sealed record MultilineOptions
{
    /// <summary>Bytes that one message may have; further lines of it are cut off and counted.</summary>
    public int MaxBytes { get; init; } = 64 * 1024;

    /// <summary>Lines that one message may have; further lines of it are cut off and counted.</summary>
    public int MaxLines { get; init; } = 1000;

    /// <summary>Milliseconds after which a message that no line followed is complete.</summary>
    public long MaxWait { get; init; } = 500;
}

/// <summary>
/// Joins the lines of a stream into messages: stack traces of Java, Python, Go, .NET and JavaScript, indented continuations, and lines without
/// a time under a line with one. Streaming: it holds one message. Not thread-safe; one joiner a stream. It reads no clock: callers say the time.
/// </summary>
public sealed class MultilineJoiner(MultilineOptions options)
{
    private readonly ContinuationRules _rules = new();
    private byte[] _pending = [];
    private byte[] _completed = [];
    private int _pendingLength = -1;
    private int _completedLength;
    private int _lines;
    private long _pendingTime;
    private long _touched;
    private int _blankLines;

    /// <summary>The message that the last call completed; valid until the next call.</summary>
    public ReadOnlySpan<byte> Completed => _completed.AsSpan(0, _completedLength);

    /// <summary>The time of the first line of <see cref="Completed"/>, as it was given to <see cref="Add"/>.</summary>
    public long CompletedTime { get; private set; }

    /// <summary>Whether a message waits for further lines.</summary>
    public bool HasPending => _pendingLength >= 0;

    /// <summary>Bytes cut off because a message was over a limit.</summary>
    public long TruncatedBytes { get; private set; }

    /// <summary>
    /// Adds a line (without its line feed). True when it completed the message before it, which is then in <see cref="Completed"/>.
    /// </summary>
    /// <param name="line">The line; a carriage return at its end is removed.</param>
    /// <param name="time">The line's own time in a unit of the caller's choice; it is handed back in <see cref="CompletedTime"/>.</param>
    /// <param name="now">The present in milliseconds of any steady clock.</param>
    public bool Add(ReadOnlySpan<byte> line, long time, long now)
    {
        if (line.Length > 0 && line[^1] == '\r') line = line[..^1];
        if (line.IsEmpty)
        {
            // A blank line belongs to a message only when more of the message follows.
            if (HasPending) _blankLines = Math.Min(_blankLines + 1, 2);
            return false;
        }

        var late = HasPending && now - _touched > options.MaxWait;
        var continues = HasPending && !late && _rules.Continues(line, _blankLines > 0);
        if (continues)
        {
            Append(line);
            _touched = now;
            return false;
        }

        var completed = Complete();
        Start(line, time, now);
        return completed;
    }

    /// <summary>True when the waiting message has waited for long enough; it is then in <see cref="Completed"/>.</summary>
    /// <param name="now">The present in milliseconds, of the clock that <see cref="Add"/> was given.</param>
    public bool Expire(long now) => HasPending && now - _touched > options.MaxWait && Complete();

    /// <summary>Completes the waiting message, at the end of the stream; false when none waits.</summary>
    public bool Flush() => Complete();

    private bool Complete()
    {
        if (!HasPending) return false;
        (_pending, _completed) = (_completed, _pending);
        (_completedLength, _pendingLength) = (_pendingLength, -1);
        CompletedTime = _pendingTime;
        return true;
    }

    private void Start(ReadOnlySpan<byte> line, long time, long now)
    {
        (_pendingLength, _lines, _pendingTime, _touched, _blankLines) = (0, 1, time, now, 0);
        Write(line);
        _rules.Begin(line);
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        _lines += 1 + _blankLines;
        if (_lines > options.MaxLines || _pendingLength >= options.MaxBytes)
        {
            TruncatedBytes += line.Length;
            return;
        }

        for (; _blankLines > 0; _blankLines--) Write("\n"u8);
        Write("\n"u8);
        Write(line);
    }

    private void Write(ReadOnlySpan<byte> text)
    {
        var kept = Math.Min(text.Length, options.MaxBytes - _pendingLength);
        if (kept < text.Length)
        {
            // Never inside a character.
            while (kept > 0 && (text[kept] & 0xC0) == 0x80) kept--;
            TruncatedBytes += text.Length - kept;
        }

        Reserve(_pendingLength + kept);
        text[..kept].CopyTo(_pending.AsSpan(_pendingLength));
        _pendingLength += kept;
    }

    private void Reserve(int size)
    {
        if (_pending.Length >= size) return;
        Array.Resize(ref _pending, Math.Min(options.MaxBytes, Math.Max(size, Math.Max(256, _pending.Length * 2))));
    }
}
