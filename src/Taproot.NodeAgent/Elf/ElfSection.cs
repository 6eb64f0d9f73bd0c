namespace Taproot.NodeAgent.Elf;

/// <summary>A section: a named stretch of the file, as linkers and debuggers see it.</summary>
/// <param name="Name">Its name, cut at 128 bytes.</param>
/// <param name="Type">SHT_…</param>
/// <param name="Flags">SHF_…</param>
/// <param name="Address">Where it lies in memory; 0 when it is not loaded.</param>
/// <param name="Offset">Where it lies in the file, in bytes.</param>
/// <param name="Size">How long it is, in bytes.</param>
/// <param name="Link">Number of the section that belongs to it, as the strings to the symbols.</param>
internal sealed record ElfSection(string Name, uint Type, ulong Flags, ulong Address, long Offset, long Size, uint Link)
{
    internal const uint SymbolTable = 2;
    internal const uint Note = 7;
    internal const uint NoBits = 8;
    internal const uint DynamicSymbols = 11;
    private const ulong CompressedFlag = 0x800;
    private const ulong ExecutableFlag = 4;

    /// <summary>True when its bytes are compressed, after a header that says how.</summary>
    internal bool IsCompressed => (Flags & CompressedFlag) != 0;

    /// <summary>True when it holds code.</summary>
    internal bool IsExecutable => (Flags & ExecutableFlag) != 0;

    /// <summary>True when the file holds its bytes; false for .bss, and for what a debug file leaves out.</summary>
    internal bool HasBytes => Type != NoBits && Size > 0;
}
