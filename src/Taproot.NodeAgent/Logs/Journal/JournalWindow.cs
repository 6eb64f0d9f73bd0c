using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Logs.Journal;

/// <summary>
/// Reads pieces of one file after the other through one buffer. A file is not mapped: it may be truncated at any time, and a mapping would end the process then.
/// </summary>
internal sealed class JournalWindow(int size)
{
    // What an entry refers to lies shortly before it.
    private const int Before = 4096;

    private readonly byte[] _buffer = new byte[size];
    private SafeFileHandle? _file;
    private ulong _start;
    private int _length;

    /// <summary>The longest piece that can be read.</summary>
    internal int MaxLength => _buffer.Length - Before - 8;

    /// <summary>Goes to a file. What was read of it before may have changed.</summary>
    internal void Open(SafeFileHandle file) => (_file, _length) = (file, 0);

    /// <summary>A piece of the file, valid until the next call; shorter than asked for, or empty, at the file's end.</summary>
    internal ReadOnlySpan<byte> Read(ulong offset, int length)
    {
        length = Math.Min(length, MaxLength);
        if (offset > long.MaxValue - (ulong)_buffer.Length) return default;
        if (offset < _start || offset + (ulong)length > _start + (ulong)_length) Fill(offset);
        var from = (int)Math.Min(offset - _start, (ulong)_length);
        return _buffer.AsSpan(from, Math.Min(length, _length - from));
    }

    private void Fill(ulong offset)
    {
        _start = (offset > Before ? offset - Before : 0) & ~7UL;
        _length = 0;
        try
        {
            _length = RandomAccess.Read(_file!, _buffer, (long)_start);
        }
        catch (IOException)
        {
            // A bad disk reads as a file that ends here.
        }
    }
}
