namespace Taproot.NodeAgent.Elf;

/// <summary>A segment: a stretch of the file as the loader sees it.</summary>
/// <param name="Type">PT_…</param>
/// <param name="Flags">PF_…</param>
/// <param name="Offset">Where it lies in the file, in bytes.</param>
/// <param name="Address">Where it is loaded, before the shift of a position-independent file.</param>
/// <param name="FileSize">Bytes of it in the file.</param>
/// <param name="MemorySize">Bytes of it in memory.</param>
internal readonly record struct ElfSegment(uint Type, uint Flags, long Offset, ulong Address, long FileSize, long MemorySize)
{
    internal const uint Load = 1;
    internal const uint Dynamic = 2;
    internal const uint Note = 4;
    private const uint ExecuteFlag = 1;
    private const uint WriteFlag = 2;

    /// <summary>True when it is code.</summary>
    internal bool IsExecutable => (Flags & ExecuteFlag) != 0;

    /// <summary>True when it is data that may change.</summary>
    internal bool IsWritable => (Flags & WriteFlag) != 0;

    /// <summary>True when its bytes in the file are those at this address.</summary>
    internal bool Covers(ulong address) => address >= Address && address - Address < (ulong)FileSize;
}
