using System.Buffers.Text;
using System.Text;

namespace Taproot.NodeAgent.Processes;

/// <summary>
/// Reads small kernel files into one buffer that it keeps: no allocation a read and three system calls. What it returns is valid
/// until the next call. Not thread-safe: every thread of work has its own.
/// </summary>
internal sealed unsafe class FileReader
{
    private const int LargestFile = 4 * 1024 * 1024;

    private readonly byte[] _root;
    private byte[] _buffer = new byte[8192];
    private byte[] _path = new byte[512];

    /// <param name="procRoot">Where procfs is mounted, as <c>/proc</c>.</param>
    internal FileReader(string procRoot) => _root = Encoding.UTF8.GetBytes(procRoot.TrimEnd('/') + "/");

    /// <summary>Reads <c>PROC/PID/name</c>; false when it cannot be read, most often because the process is gone.</summary>
    internal bool TryRead(int pid, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> content)
    {
        BuildPath(pid, name);
        return TryReadPath(out content);
    }

    /// <summary>Reads a file by its path; false when it cannot be read.</summary>
    internal bool TryRead(string path, out ReadOnlySpan<byte> content)
    {
        SetPath(path);
        return TryReadPath(out content);
    }

    /// <summary>The target of the link <c>PROC/PID/name</c>, empty when it cannot be read.</summary>
    internal ReadOnlySpan<byte> ReadLink(int pid, ReadOnlySpan<byte> name)
    {
        BuildPath(pid, name);
        fixed (byte* path = _path)
        fixed (byte* buffer = _buffer)
        {
            nint length = LibC.ReadLink(path, buffer, (nuint)_buffer.Length);
            return length <= 0 ? default : _buffer.AsSpan(0, (int)length);
        }
    }

    /// <summary>Size of a file system in bytes by any path on it; false when it cannot be asked.</summary>
    internal bool TryGetFileSystem(string path, out LibC.FileSystemStatistics statistics)
    {
        SetPath(path);
        LibC.FileSystemStatistics result;
        fixed (byte* bytes = _path)
        {
            bool success = LibC.StatVfs(bytes, &result) == 0;
            statistics = success ? result : default;
            return success;
        }
    }

    private void BuildPath(int pid, ReadOnlySpan<byte> name)
    {
        EnsurePath(_root.Length + 12 + name.Length + 1);
        _root.CopyTo(_path, 0);
        int length = _root.Length;
        Utf8Formatter.TryFormat(pid, _path.AsSpan(length), out int written);
        length += written;
        _path[length++] = (byte)'/';
        name.CopyTo(_path.AsSpan(length));
        _path[length + name.Length] = 0;
    }

    private void SetPath(string path)
    {
        EnsurePath(Encoding.UTF8.GetMaxByteCount(path.Length) + 1);
        int length = Encoding.UTF8.GetBytes(path, _path);
        _path[length] = 0;
    }

    private void EnsurePath(int length)
    {
        if (_path.Length < length)
            _path = new byte[length * 2];
    }

    private bool TryReadPath(out ReadOnlySpan<byte> content)
    {
        content = default;
        int fd;
        fixed (byte* path = _path)
            fd = LibC.Open(path, LibC.OpenReadOnly | LibC.OpenCloseOnExec | LibC.OpenNonBlocking);
        if (fd < 0)
            return false;
        try
        {
            int length = 0;
            while (true)
            {
                if (length == _buffer.Length && !Grow())
                    break;
                nint read;
                fixed (byte* buffer = _buffer)
                    read = LibC.Read(fd, buffer + length, (nuint)(_buffer.Length - length));
                if (read < 0)
                    return false;
                if (read == 0)
                    break;
                length += (int)read;
            }
            content = _buffer.AsSpan(0, length);
            return true;
        }
        finally
        {
            _ = LibC.Close(fd);
        }
    }

    private bool Grow()
    {
        if (_buffer.Length >= LargestFile)
            return false;
        Array.Resize(ref _buffer, _buffer.Length * 2);
        return true;
    }
}
