using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Logs;

/// <summary>
/// Follows one growing file through rotation, truncation and deletion. A file that was moved or deleted is read to its end and closed; one that is
/// far behind is left out up to its present end.
/// </summary>
internal sealed class LogTail(string path, DateTimeOffset newSince, long maxBacklog, LogCounts counts, LineHandler line) : IDisposable
{
    /// <summary>Bytes of the longest line: 16 KiB of text, each byte of it escaped, and the runtime's own fields.</summary>
    internal const int MaxLine = 256 * 1024;

    private readonly LineSplitter _lines = new(MaxLine, line);
    private SafeFileHandle? _file;
    private bool _wasOpen;
    private long _position;

    /// <summary>Where the file is.</summary>
    internal string Path => path;

    /// <summary>Reads what is new, up to the budget; the bytes that were read.</summary>
    internal int Read(int budget, byte[] buffer)
    {
        var exists = FileStatus.TryRead(path, out var there) && there.IsRegular;
        if (_file is null && (!exists || !Open())) return 0;
        if (!FileStatus.TryRead(_file!, out var file) || !file.IsRegular)
        {
            Close();
            return 0;
        }

        Settle(file.Size);
        var read = ReadOn(budget, buffer);
        if ((!exists || !there.IsSameFile(file)) && _position >= file.Size) Close();
        return read;
    }

    public void Dispose() => Close();

    private bool Open()
    {
        try
        {
            _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone between two calls, or not ours to read: the next look tries again.
            return false;
        }

        _position = 0;
        _lines.Restart(isInsideLine: false);

        // What was written before the agent came is not news; a file that came after it is, and so is the next one of a rotation.
        if (!_wasOpen && FileStatus.TryRead(_file, out var file) && !(file.Born >= newSince)) JumpToEnd(file.Size);
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
