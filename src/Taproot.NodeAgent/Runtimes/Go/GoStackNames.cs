using System.Text;
using Taproot.NodeAgent.Profiling;
using Taproot.NodeAgent.Profiling.Processes;
using Taproot.NodeAgent.Profiling.Symbols;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>Names the functions of Go programs by their executables' own tables; the names are kept for the next round.</summary>
internal sealed class GoStackNames
{
    private const int MostModules = 256;
    private readonly ModuleCache _modules;
    private readonly ModuleSymbols _symbols;

    internal GoStackNames(string procRoot)
    {
        var files = new ModuleFiles(procRoot);
        (_modules, _symbols) = (new ModuleCache(files, MostModules), new ModuleSymbols(files));
    }

    /// <summary>What stands for code that nobody knows.</summary>
    internal static Frame Unknown { get; } = new("[unknown]", "");

    /// <summary>The functions of these addresses, in their order.</summary>
    /// <param name="program">Whose they are.</param>
    /// <param name="addresses">Addresses behind calls.</param>
    /// <param name="round">Number of the round: what was not used for the longest time goes first.</param>
    internal Frame[] Of(GoProgram program, IReadOnlyList<ulong> addresses, long round)
    {
        MappedFile code = program.Code;
        var line = new MapLine
        {
            Start = code.Start, End = code.End, Offset = code.Offset, Inode = code.Identity.Inode, IsExecutable = true, Path = Encoding.UTF8.GetBytes(code.Path),
        };
        var frames = new Frame[addresses.Count];
        Array.Fill(frames, Unknown);
        if (_modules.Find(program.Pid, in line, round) is not { } module)
            return frames;
        var region = new MemoryRegion(code.Start, code.End, (long)code.Offset, module);
        Resolve(region, module, addresses);
        for (int i = 0; i < frames.Length; i++)
        {
            if (TryLocate(region, addresses[i], out ulong inModule))
                frames[i] = new Frame(module.Functions.TryFind(inModule, out string? name) && name is not null ? name : $"{module.Name}+0x{inModule:x}", module.Path);
        }
        return frames;
    }

    /// <summary>Forgets names until at most so many are left.</summary>
    internal void Trim(int mostFunctions) => _modules.TrimFunctions(mostFunctions);

    private void Resolve(MemoryRegion region, Module module, IReadOnlyList<ulong> addresses)
    {
        HashSet<ulong> wanted = [];
        foreach (ulong address in addresses)
        {
            if (TryLocate(region, address, out ulong inModule) && !module.Functions.TryFind(inModule, out _))
                wanted.Add(inModule);
        }
        if (wanted.Count > 0)
            _symbols.Resolve(module, wanted);
    }

    // An address behind a call may be behind the function's last instruction.
    private static bool TryLocate(MemoryRegion region, ulong address, out ulong inModule)
    {
        inModule = 0;
        return address > region.Start && address <= region.End && region.TryGetModuleAddress(address - 1, out inModule);
    }
}
