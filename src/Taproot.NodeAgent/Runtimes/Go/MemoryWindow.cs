using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>Reads small pieces that lie near each other, mostly each below the one before, with few system calls.</summary>
internal sealed class MemoryWindow(IProcessMemory memory, byte[] buffer)
{
    internal const int Size = 256 * 1024;
    private const int Ahead = 16 * 1024;
    private const ulong PageMask = ~0xFFFUL;

    private ulong _start;
    private int _length;

    /// <summary>The bytes at an address; false when they cannot be read.</summary>
    internal bool TryRead(ulong address, int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > Ahead / 2 || address > long.MaxValue)
            return false;
        if (!Covers(address, length) && !Fill(address, length))
            return false;
        bytes = buffer.AsSpan((int)(address - _start), length);
        return true;
    }

    private bool Covers(ulong address, int length) => address >= _start && address - _start + (ulong)length <= (ulong)_length;

    /// <summary>First with what lies below, where the next pieces will be; where that is not all mapped, from the page on.</summary>
    private bool Fill(ulong address, int length)
    {
        ulong below = Size - Ahead;
        if (address > below)
        {
            _start = (address - below) & PageMask;
            _length = memory.Read(_start, buffer.AsSpan(0, Size));
            if (Covers(address, length))
                return true;
        }
        _start = address & PageMask;
        _length = memory.Read(_start, buffer.AsSpan(0, Ahead));
        return Covers(address, length);
    }
}
