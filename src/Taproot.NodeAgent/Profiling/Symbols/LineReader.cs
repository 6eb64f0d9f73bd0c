using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>Reads a long text line by line through one buffer. A line longer than the buffer comes in parts.</summary>
internal sealed class LineReader(SafeFileHandle file, long offset = 0, long most = 64 * 1024 * 1024)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private long _offset = offset;
    private long _left = most;
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The next line without its end, valid until the next call; false at the end.</summary>
    internal bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (length < 0 && !_isAtEnd && rest.Length < _buffer.Length)
            {
                Fill();
                continue;
            }
            line = length < 0 ? rest : rest[..length];
            _start += length < 0 ? rest.Length : length + 1;
            return length >= 0 || !line.IsEmpty;
        }
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var wanted = (int)Math.Min(_buffer.Length - _end, _left);
        var read = ElfBytes.Read(file, _offset, _buffer.AsSpan(_end, wanted));
        (_offset, _left, _end) = (_offset + read, _left - read, _end + read);
        _isAtEnd = read == 0;
    }
}
