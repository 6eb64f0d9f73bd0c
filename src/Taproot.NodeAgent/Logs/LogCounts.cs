namespace Taproot.NodeAgent.Logs;

/// <summary>What this room did, of all files together. Written by the reader's thread, read by any.</summary>
internal sealed class LogCounts
{
    private long _lines;
    private long _bytes;
    private long _overRate;
    private long _malformed;
    private long _tooLong;

    internal long Lines => Interlocked.Read(ref _lines);

    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Bytes that were not read because a file grew faster than it may be read.</summary>
    internal long OverRate => Interlocked.Read(ref _overRate);

    /// <summary>Bytes of lines in no known format.</summary>
    internal long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Bytes of lines and messages over their bound.</summary>
    internal long TooLong => Interlocked.Read(ref _tooLong);

    internal void AddLine() => Interlocked.Increment(ref _lines);

    internal void AddBytes(long count) => Interlocked.Add(ref _bytes, count);

    internal void AddOverRate(long count) => Interlocked.Add(ref _overRate, count);

    internal void AddMalformed(long count) => Interlocked.Add(ref _malformed, count);

    internal void AddTooLong(long count) => Interlocked.Add(ref _tooLong, count);
}
