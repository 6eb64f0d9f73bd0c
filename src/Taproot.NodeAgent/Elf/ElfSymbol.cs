namespace Taproot.NodeAgent.Elf;

/// <summary>A symbol whose name nobody has read yet.</summary>
/// <param name="Value">Its address, for a function or an object.</param>
/// <param name="Size">Its length in bytes; 0 when the compiler did not say.</param>
/// <param name="Name">Where its name starts in the table's strings.</param>
/// <param name="Info">Binding and type.</param>
/// <param name="Section">Number of the section that it is in; 0 when it is somebody else's.</param>
internal readonly record struct ElfSymbol(ulong Value, ulong Size, uint Name, byte Info, ushort Section)
{
    private const byte VariableType = 1;
    private const byte FunctionType = 2;
    private const byte IndirectFunctionType = 10;

    /// <summary>STT_…</summary>
    internal byte Type => (byte)(Info & 0xf);

    /// <summary>True for data that this file defines.</summary>
    internal bool IsDefinedVariable => Section != 0 && Value != 0 && Type == VariableType;

    /// <summary>True for code that this file defines.</summary>
    internal bool IsDefinedFunction => Section != 0 && Value != 0 && Type is FunctionType or IndirectFunctionType;
}
