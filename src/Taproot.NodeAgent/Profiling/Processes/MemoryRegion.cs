using Taproot.NodeAgent.Profiling.Symbols;

namespace Taproot.NodeAgent.Profiling.Processes;

/// <summary>Executable memory of a process.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">Address behind the last.</param>
/// <param name="Offset">Where its first byte is in the file.</param>
/// <param name="Module">What is mapped; null for memory that the process wrote itself, as just-in-time compilers do.</param>
internal sealed record MemoryRegion(ulong Start, ulong End, long Offset, Module? Module)
{
    /// <summary>The address in the module's own terms; false for memory that is no module's code.</summary>
    internal bool TryGetModuleAddress(ulong address, out ulong inModule)
    {
        inModule = 0;
        return Module is not null && Module.TryGetAddress(Offset + (long)(address - Start), out inModule);
    }
}
