using System.IO.Hashing;
using Taproot.Telemetry.Logs.Patterns;

namespace Taproot.Telemetry.Logs;

/// <summary>
/// Groups messages by the statement that wrote them, as they come: what varies by its look is masked; a place becomes a variable when enough different
/// words were seen at it, all else equal; and a template takes in those that its variables match. Deterministic, bounded, with no tuning for a source.
/// Not thread-safe.
/// </summary>
public sealed class PatternMiner
{
    // Masked lines that are recognised at once, for each pattern that may be kept.
    private const int ShapesPerPattern = 4;

    private readonly PatternMinerOptions _options;
    private readonly LineMasker _masker = new();
    private readonly RecentShapes _recent;
    private readonly PatternTable _table = new();
    private long _nextId = 1;
    private long _uses;

    /// <summary>A miner with the bounds of <paramref name="options"/>.</summary>
    public PatternMiner(PatternMinerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPatterns, 16, nameof(options));
        _options = options;
        _recent = new(options.MaxPatterns * ShapesPerPattern);
    }

    /// <summary>Patterns that are known now.</summary>
    public IReadOnlyCollection<LogPattern> Patterns => _table.Patterns;

    /// <summary>Patterns that were forgotten, for want of place or by age.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Takes a message in and says whose it is. The pattern may be merged into another one later: see <see cref="LogPattern.Current"/>.</summary>
    /// <param name="message">The message's text, with or without the logger's head; only its first line counts.</param>
    /// <param name="now">The present in milliseconds, for expiry.</param>
    public LogPattern Observe(ReadOnlySpan<byte> message, long now)
    {
        var text = message[..Math.Min(message.Length, _options.MaxBytes)];
        text = LineHeader.Cut(text);
        var feed = text.IndexOf((byte)'\n');
        _masker.Mask(feed < 0 ? text : text[..feed]);
        var shape = XxHash3.HashToUInt64(_masker.Text);
        var pattern = _recent.Find(shape)?.Current;
        if (pattern is null || pattern.IsForgotten)
        {
            pattern = Learn(now);
            _recent.Set(shape, pattern);
        }

        pattern.Count++;
        pattern.LastUse = ++_uses;
        pattern.LastSeen = now;
        return pattern;
    }

    /// <summary>Forgets the patterns that were not seen for long.</summary>
    /// <param name="now">The present in milliseconds, of the clock that <see cref="Observe"/> was given.</param>
    public void Expire(long now)
    {
        foreach (var pattern in _table.Patterns.Where(p => now - p.LastSeen > _options.ExpireAfter).ToList()) Forget(pattern);
    }

    private LogPattern Learn(long now)
    {
        var found = _table.Find(_masker.Text, _masker.Words);
        if (found is not null) return found;
        if (_table.Patterns.Count >= _options.MaxPatterns) MakePlace();
        var pattern = _table.Add(_masker.Text, _masker.Words, _nextId++);
        // Merging is asked about the pattern's age only by expiry.
        pattern.Current.LastSeen = now;
        return pattern.Current;
    }

    // A sixteenth at once, so that a flood of patterns does not sort them all each time.
    private void MakePlace()
    {
        foreach (var pattern in _table.Patterns.OrderBy(p => p.LastUse).Take(_options.MaxPatterns / 16).ToList()) Forget(pattern);
    }

    private void Forget(LogPattern pattern)
    {
        _table.Remove(pattern);
        pattern.IsForgotten = true;
        Forgotten++;
    }
}
