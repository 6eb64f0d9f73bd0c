namespace Taproot.NodeAgent.Logs;

/// <summary>What this room did, of all logs together. Written by the reader's thread, read by any.</summary>
internal sealed class LogCounts
{
    private long _lines;
    private long _bytes;
    private long _overRate;
    private long _malformed;
    private long _tooLong;
    private long _shipped;
    private long _overContainerRate;
    private long _overShippingRate;
    private long _refused;
    private long _skippedEntries;
    private long _brokenEntries;
    private long _undecodable;

    internal long Lines => Interlocked.Read(ref _lines);

    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Bytes that were not read because a file grew faster than it may be read.</summary>
    internal long OverRate => Interlocked.Read(ref _overRate);

    /// <summary>Bytes of lines in no known format.</summary>
    internal long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Bytes of lines and messages over their bound.</summary>
    internal long TooLong => Interlocked.Read(ref _tooLong);

    /// <summary>Records that went into a batch.</summary>
    internal long Shipped => Interlocked.Read(ref _shipped);

    /// <summary>Records not shipped because their container writes more than one container may ship.</summary>
    internal long OverContainerRate => Interlocked.Read(ref _overContainerRate);

    /// <summary>Records not shipped because all containers together write more than may be shipped.</summary>
    internal long OverShippingRate => Interlocked.Read(ref _overShippingRate);

    /// <summary>Records that the spool did not take.</summary>
    internal long Refused => Interlocked.Read(ref _refused);

    /// <summary>Entries of the journal that were not read because it grew faster than it may be read.</summary>
    internal long SkippedEntries => Interlocked.Read(ref _skippedEntries);

    /// <summary>Entries of the journal that are damaged.</summary>
    internal long BrokenEntries => Interlocked.Read(ref _brokenEntries);

    /// <summary>Fields of the journal that are compressed in a way that is not read, or damaged.</summary>
    internal long Undecodable => Interlocked.Read(ref _undecodable);

    internal void AddLine() => Interlocked.Increment(ref _lines);

    internal void AddBytes(long count) => Interlocked.Add(ref _bytes, count);

    internal void AddOverRate(long count) => Interlocked.Add(ref _overRate, count);

    internal void AddMalformed(long count) => Interlocked.Add(ref _malformed, count);

    internal void AddTooLong(long count) => Interlocked.Add(ref _tooLong, count);

    internal void AddShipped() => Interlocked.Increment(ref _shipped);

    internal void AddOverContainerRate() => Interlocked.Increment(ref _overContainerRate);

    internal void AddOverShippingRate() => Interlocked.Increment(ref _overShippingRate);

    internal void AddRefused(long count) => Interlocked.Add(ref _refused, count);

    internal void AddSkippedEntries(long count) => Interlocked.Add(ref _skippedEntries, count);

    internal void AddBrokenEntry() => Interlocked.Increment(ref _brokenEntries);

    internal void AddUndecodable() => Interlocked.Increment(ref _undecodable);
}
