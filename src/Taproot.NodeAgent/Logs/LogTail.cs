using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Logs;

/// <summary>
/// Follows one growing file through rotation, truncation and deletion. A file that was moved or deleted is read to its end, for a moment more than that
/// since its writer may not know yet, and closed; one that is far behind is left out up to its present end.
/// </summary>
internal sealed class LogTail(string path, DateTimeOffset newSince, long maxBacklog, LogCounts counts, LineHandler line) : IDisposable
{
    /// <summary>Bytes of the longest line: 16 KiB of text, each byte of it escaped, and the runtime's own fields.</summary>
    internal const int MaxLine = 256 * 1024;

    // From the move of a file to the signal that makes its writer open the next one.
    private const long MovedPatience = 500;

    private readonly LineSplitter _lines = new(MaxLine, line);
    private SafeFileHandle? _file;
    private FileStatus _last;
    private bool _wasOpen;
    private long _position;
    private long _movedAt = -1;

    /// <summary>Where the file is. A file that is moved to another path on the way to it is gone on with where reading it ended.</summary>
    internal string Path { get; set; } = path;

    /// <summary>Reads what is new, up to the budget; the bytes that were read.</summary>
    /// <param name="budget">Most bytes to read.</param>
    /// <param name="buffer">Room for what is read.</param>
    /// <param name="now">The present in milliseconds.</param>
    internal int Read(int budget, byte[] buffer, long now)
    {
        var exists = FileStatus.TryRead(Path, out var there) && there.IsRegular;
        if (_file is null && (!exists || !Open())) return 0;
        if (!FileStatus.TryRead(_file!, out var file) || !file.IsRegular)
        {
            Close();
            return 0;
        }

        _last = file;
        Settle(file.Size);
        var read = ReadOn(budget, buffer);
        if (exists && there.IsSameFile(file)) _movedAt = -1;
        else if (_movedAt < 0 || read > 0) _movedAt = now;
        else if (now - _movedAt >= MovedPatience && _position >= file.Size) Close();
        return read;
    }

    public void Dispose() => Close();

    private bool Open()
    {
        try
        {
            _file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone between two calls, or not ours to read: the next look tries again.
            return false;
        }

        _movedAt = -1;
        var isKnown = FileStatus.TryRead(_file, out var file);
        if (_wasOpen && isKnown && file.IsStillSameFile(_last)) return true;
        _position = 0;
        _lines.Restart(isInsideLine: false);

        // What was written before the agent came is not news; a file that came after it is, and so is the next one of a rotation.
        if (!_wasOpen && isKnown && !(file.Born >= newSince)) JumpToEnd(file.Size);
        _wasOpen = true;
        return true;
    }

    private void Settle(long size)
    {
        if (size < _position)
        {
            _position = 0;
            _lines.Restart(isInsideLine: false);
        }

        if (size - _position <= maxBacklog) return;
        counts.AddOverRate(size - _position);
        JumpToEnd(size);
    }

    // The last byte is read as the end of a line that is left out: a line that is half there then is no beginning.
    private void JumpToEnd(long size)
    {
        _position = Math.Max(0, size - 1);
        _lines.Restart(isInsideLine: size > 0);
    }

    private int ReadOn(int budget, byte[] buffer)
    {
        var dropped = _lines.DroppedBytes;
        var total = 0;
        while (total < budget)
        {
            var read = ReadPart(buffer.AsSpan(0, Math.Min(buffer.Length, budget - total)));
            if (read <= 0) break;
            _position += read;
            total += read;
            _lines.Feed(buffer.AsSpan(0, read));
        }

        counts.AddBytes(total);
        counts.AddTooLong(_lines.DroppedBytes - dropped);
        return total;
    }

    private int ReadPart(Span<byte> into)
    {
        try
        {
            return RandomAccess.Read(_file!, into, _position);
        }
        catch (IOException)
        {
            // A bad disk or a server of files that went away.
            return 0;
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}
