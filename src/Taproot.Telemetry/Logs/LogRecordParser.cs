using System.Text.Json;

namespace Taproot.Telemetry.Logs;

/// <summary>Limits of a <see cref="LogRecordParser"/>.</summary>
public sealed record LogRecordOptions
{
    /// <summary>Whether messages that are one JSON object are taken apart.</summary>
    public bool ParseJson { get; init; } = true;

    /// <summary>Attributes that a message may have; the others are counted and dropped.</summary>
    public int MaxAttributes { get; init; } = 100;

    /// <summary>Levels of objects within objects that are flattened; what is deeper stays JSON text.</summary>
    public int MaxDepth { get; init; } = 8;

    /// <summary>Bytes of one attribute's value; the rest is cut off.</summary>
    public int MaxValueBytes { get; init; } = 4096;
}

/// <summary>
/// Takes a message apart: its text, severity, trace and span ids, and, if it is a JSON object, its other fields. One object is used for message
/// after message and allocates nothing once its buffers have grown; what it hands out is valid until the next call. Not thread-safe.
/// </summary>
public sealed class LogRecordParser(LogRecordOptions options)
{
    // A source of lines that look like JSON and are not must not cost an exception a line.
    private const int FailuresUntilPause = 8;
    private const int Pause = 256;

    private readonly JsonFields _fields = new(options);
    private readonly byte[] _traceId = new byte[32];
    private readonly byte[] _spanId = new byte[16];
    private byte[] _body = [];
    private int _bodyLength;
    private bool _hasTrace;
    private bool _hasSpan;
    private int _failures;
    private int _pause;

    /// <summary>The message's text.</summary>
    public ReadOnlySpan<byte> Body => _body.AsSpan(0, _bodyLength);

    /// <summary>The severity that the message names.</summary>
    public LogSeverity Severity { get; private set; }

    /// <summary>The trace id as 32 lower-case hex digits; empty when there is none.</summary>
    public ReadOnlySpan<byte> TraceId => _hasTrace ? _traceId : default;

    /// <summary>The span id as 16 lower-case hex digits; empty when there is none.</summary>
    public ReadOnlySpan<byte> SpanId => _hasSpan ? _spanId : default;

    /// <summary>Whether the message was a JSON object.</summary>
    public bool IsJson { get; private set; }

    /// <summary>Number of attributes.</summary>
    public int AttributeCount => IsJson ? _fields.Count : 0;

    /// <summary>Attributes dropped by the limit, over the parser's life.</summary>
    public long DroppedAttributes => _fields.Dropped;

    /// <summary>An attribute's name: the names of nested objects, joined by dots.</summary>
    public ReadOnlySpan<byte> AttributeName(int index) => _fields.Name(index);

    /// <summary>An attribute's value as text.</summary>
    public ReadOnlySpan<byte> AttributeValue(int index) => _fields.Value(index);

    /// <summary>Parses a message.</summary>
    public void Parse(ReadOnlySpan<byte> message)
    {
        _hasTrace = _hasSpan = false;
        IsJson = options.ParseJson && LooksLikeJson(message) && TryJson(message);
        if (IsJson)
        {
            SetBody(_fields.HasMessage ? _fields.Message : message);
            Severity = _fields.Severity;
            if (Severity == LogSeverity.Unknown && _fields.HasMessage) Severity = SeverityDetector.Detect(_fields.Message);
            _hasTrace = TraceContext.TryTraceId(_fields.TraceId, _traceId);
            _hasSpan = TraceContext.TrySpanId(_fields.SpanId, _spanId);
            return;
        }

        SetBody(message);
        Severity = SeverityDetector.Detect(message);
        TraceContext.Find(message, _traceId, _spanId, out _hasTrace, out _hasSpan);
    }

    /// <summary>The text of a message, as <see cref="Parse"/> would find it, without looking at the rest; valid until the next call.</summary>
    public ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> message) =>
        options.ParseJson && LooksLikeJson(message) && TryJson(message) && _fields.HasMessage ? _fields.Message : message;

    private bool TryJson(ReadOnlySpan<byte> message)
    {
        if (_pause > 0)
        {
            _pause--;
            return false;
        }

        try
        {
            if (_fields.Read(message))
            {
                _failures = 0;
                return true;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader has the second kind for half of a pair of surrogates, which is well-formed JSON and no text.
            if (++_failures >= FailuresUntilPause) _pause = Pause;
        }

        return false;
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> message)
    {
        var trimmed = message.Trim(" \t\r\n"u8);
        if (trimmed.Length < 7 || trimmed[0] != '{' || trimmed[^1] != '}') return false;
        return trimmed[1..].TrimStart(" \t\r\n"u8)[0] == '"';
    }

    private void SetBody(ReadOnlySpan<byte> text)
    {
        if (_body.Length < text.Length) _body = new byte[Math.Max(256, text.Length * 2)];
        text.CopyTo(_body);
        _bodyLength = text.Length;
    }
}
