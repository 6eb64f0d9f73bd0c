using System.Runtime.InteropServices;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Profiling.Symbols;

namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>
/// Gives modules their unwind tables, within a budget of work a second and of memory: a new table pushes out those of modules that were not
/// sampled for the longest time, and stays out when all others are in use.
/// </summary>
internal sealed class TableLoader(UnwindTables tables, ModuleFiles files, ModuleCache modules, ProfilingOptions options, bool isEnabled)
{
    private long _workLeft;

    /// <summary>Raised before a module's table goes.</summary>
    internal event Action<Module>? Dropping;

    /// <summary>Files whose table is too long or could not be loaded.</summary>
    internal long Refused { get; private set; }

    /// <summary>Tables that made room for others.</summary>
    internal long Dropped { get; private set; }

    /// <summary>A new second begins.</summary>
    internal void Begin() => _workLeft = options.FrameBytesAtOnce;

    /// <summary>Looks for a module's table unless that was done; false when it has to wait.</summary>
    internal bool TryLoad(Module module)
    {
        if (module.IsTableKnown) return true;
        if (_workLeft <= 0) return false;
        module.IsTableKnown = true;
        if (!isEnabled) return true;
        using var image = files.Open(module);
        if (image is not { Is64: true, Machine: ElfHeader.X64 } || image.FindSection(".eh_frame") is not { HasBytes: true, IsCompressed: false } section) return true;
        _workLeft -= section.Size;
        using var rows = section.Size <= options.LongestFrameSection ? Compile(image, section) : null;
        if (rows is not { IsTooLong: false }) Refused++;
        else Load(module, rows.ToTable());
        return true;
    }

    /// <summary>Takes a module's table back.</summary>
    internal void Drop(Module module)
    {
        if (module.Table is not { } table) return;
        Dropping?.Invoke(module);
        module.Table = null;
        module.IsTableKnown = false;
        tables.Unload(table);
    }

    private unsafe RowList? Compile(ElfImage image, ElfSection section)
    {
        if (!image.HasBytes(section.Offset, section.Size)) return null;
        // Sections are large and soon done with: the heap would keep their room.
        var memory = NativeMemory.Alloc((nuint)section.Size);
        try
        {
            var bytes = new Span<byte>(memory, (int)section.Size);
            return ElfBytes.Read(image.File, section.Offset, bytes) == bytes.Length ? FrameTable.Compile(bytes, section.Address, options.MostRows) : null;
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private void Load(Module module, ReadOnlySpan<ulong> rows)
    {
        if (rows.IsEmpty) return;
        if (tables.CanEverHold(rows.Length))
        {
            foreach (var other in modules.All.Where(m => m.Table is not null && m.UsedAt < module.UsedAt).OrderBy(m => m.UsedAt).ToList())
            {
                if (tables.HasRoom(rows.Length)) break;
                Drop(other);
                Dropped++;
            }
        }
        module.Table = tables.Load(rows);
        if (module.Table is null) Refused++;
    }
}
