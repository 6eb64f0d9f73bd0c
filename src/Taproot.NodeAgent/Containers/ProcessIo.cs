using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// What one process put on or got from devices. The kernel adds a child's figures to its parent's when the parent reaps it, so what was
/// already counted for the child must not count again there: it is owed by the parent, until two more readings of the parent have passed
/// (a parent that ignores the signal gets nothing, and its own bytes must count again).
/// </summary>
internal struct ReapedCounter
{
    private ulong _owedBefore;
    private ulong _owed;

    /// <summary>The counter as last read.</summary>
    internal ulong Seen { get; private set; }

    /// <summary>All that this process's parent will see again once it reaps the process.</summary>
    internal readonly ulong Inherited => Seen + _owedBefore + _owed;

    /// <summary>Takes a reading; what it has in excess of the one before and of what was owed.</summary>
    internal ulong Advance(ulong reading)
    {
        ulong grown = reading > Seen ? reading - Seen : 0;
        Seen += grown;
        grown -= Settle(ref _owedBefore, grown);
        grown -= Settle(ref _owed, grown);
        _owedBefore = _owed;
        _owed = 0;
        return grown;
    }

    /// <summary>A child of which so much was counted has ended.</summary>
    internal void Owe(ulong counted) => _owed += counted;

    private static ulong Settle(ref ulong owed, ulong grown)
    {
        ulong settled = Math.Min(owed, grown);
        owed -= settled;
        return settled;
    }
}

/// <summary>Reads /proc/PID/io.</summary>
internal static class ProcessIo
{
    /// <summary>Bytes that the process's reads took from devices, and that its writes will put on them.</summary>
    internal static bool TryRead(FileReader reader, int pid, out ulong read, out ulong written)
    {
        read = written = 0;
        if (!reader.TryRead(pid, "io"u8, out ReadOnlySpan<byte> text))
            return false;
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            if (line.StartsWith("read_bytes: "u8))
                read = KernelText.ToUInt64(line["read_bytes: ".Length..]);
            else if (line.StartsWith("write_bytes: "u8))
                written = KernelText.ToUInt64(line["write_bytes: ".Length..]);
        }
        return true;
    }
}
