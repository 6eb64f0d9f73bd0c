using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Profiling.Processes;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>
/// The small library that the kernel maps into every process, the same in all. It is no file, so the agent's own copy is put into one in memory.
/// </summary>
internal static unsafe partial class Vdso
{
    private const int MostBytes = 256 * 1024;

    /// <summary>Stands for it among the files.</summary>
    internal static FileIdentity Identity { get; } = new(ulong.MaxValue, 0, 0, 0, 0);

    /// <summary>Opens it; null when there is none.</summary>
    internal static ElfImage? Open()
    {
        if (!new FileReader("/proc").TryRead("/proc/self/maps", out var maps)) return null;
        while (KernelText.TryTakeLine(ref maps, out var line))
        {
            if (!MapLine.TryParse(line, out var region) || !region.IsVdso) continue;
            var size = region.End - region.Start;
            return size <= MostBytes ? Copy(new ReadOnlySpan<byte>((void*)region.Start, (int)size)) : null;
        }
        return null;
    }

    private static ElfImage? Copy(ReadOnlySpan<byte> content)
    {
        const uint closeOnExec = 1; // MFD_CLOEXEC
        var descriptor = CreateMemoryFile("vdso", closeOnExec);
        if (descriptor < 0) return null;
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, content, 0);
        return ElfImage.Open(file);
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
