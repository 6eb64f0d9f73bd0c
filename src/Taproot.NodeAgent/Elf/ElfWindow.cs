using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Elf;

/// <summary>
/// Reads a file at any offset through a window that it keeps, so that many small reads near each other are few system calls.
/// Not thread-safe.
/// </summary>
internal sealed class ElfWindow(SafeFileHandle file, int capacity = 16 * 1024)
{
    private readonly byte[] _buffer = new byte[capacity];
    private long _start;
    private int _length;

    /// <summary>Up to <paramref name="length"/> bytes, at most the window's capacity; fewer at the end of the file. Valid until the next read.</summary>
    internal ReadOnlySpan<byte> Read(long offset, int length)
    {
        length = Math.Min(length, _buffer.Length);
        if (offset < 0 || length <= 0)
            return default;
        if (offset < _start || offset + length > _start + _length)
            Fill(offset);
        long skip = offset - _start;
        return skip >= _length ? default : _buffer.AsSpan((int)skip, Math.Min(length, _length - (int)skip));
    }

    /// <summary>Fills <paramref name="into"/> from the offset on; false when the file has not as much.</summary>
    internal bool TryRead(long offset, Span<byte> into)
    {
        if (into.Length > _buffer.Length)
            return ElfBytes.Read(file, offset, into) == into.Length;
        ReadOnlySpan<byte> bytes = Read(offset, into.Length);
        if (bytes.Length < into.Length)
            return false;
        bytes.CopyTo(into);
        return true;
    }

    private void Fill(long offset)
    {
        _start = offset;
        _length = ElfBytes.Read(file, offset, _buffer);
    }
}
