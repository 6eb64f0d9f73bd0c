using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Profiling.Unwinding;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>An executable or a library that processes have mapped, shared by all of them.</summary>
internal sealed class Module(FileIdentity identity, string path, ElfSegment[] code)
{
    internal FileIdentity Identity { get; } = identity;

    /// <summary>Path as the process sees it.</summary>
    internal string Path { get; } = path;

    /// <summary>File name.</summary>
    internal string Name { get; } = path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Its functions as far as somebody asked.</summary>
    internal FunctionRanges Functions { get; } = new();

    /// <summary>Its unwind table in the kernel, when it has one.</summary>
    internal LoadedTable? Table { get; set; }

    /// <summary>True once a table was looked for; without one there is none to be had.</summary>
    internal bool IsTableKnown { get; set; }

    /// <summary>The interpreters in it.</summary>
    internal KnownInterpreters Interpreters { get; init; }

    /// <summary>Round in which something of it was last sampled.</summary>
    internal long UsedAt { get; set; }

    /// <summary>Processes that had it mapped, the last seen: by them it can be opened.</summary>
    internal ModulePlace Place { get; set; }

    /// <summary>The address in the file's own terms of a byte of it; false when it is no code.</summary>
    internal bool TryGetAddress(long offset, out ulong address)
    {
        foreach (var segment in code)
        {
            // The loader maps whole pages.
            var before = segment.Offset & 0xfff;
            if (offset < segment.Offset - before || offset - segment.Offset >= segment.FileSize + 0xfff) continue;
            address = segment.Address + (ulong)(offset - segment.Offset);
            return true;
        }
        address = 0;
        return false;
    }
}

/// <summary>Where a module was seen mapped.</summary>
internal readonly record struct ModulePlace(int Pid, ulong Start, ulong End);
