using System.Text;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>Where the runtime of a Go executable keeps its samples of allocations. Addresses are those in the file.</summary>
/// <param name="Version">Version of Go, such as <c>go1.22.1</c>.</param>
/// <param name="Buckets">Variable that leads to the list of samples; 0 when it is not known.</param>
/// <param name="Rate">Variable with the bytes per sample; 0 when it is not known.</param>
/// <param name="Code">Where the code is loaded.</param>
internal sealed record GoExecutable(string Version, ulong Buckets, ulong Rate, ElfSegment Code)
{
    private static readonly byte[][] Names = [Encoding.ASCII.GetBytes("runtime.mbuckets"), Encoding.ASCII.GetBytes("runtime.MemProfileRate")];

    /// <summary>Reads an executable; null when it is not Go's, or of 32 bits.</summary>
    internal static GoExecutable? Read(string path)
    {
        using ElfImage? image = ElfImage.Open(path);
        if (image is not { Is64: true } || GoBuildInfo.VersionOf(image) is not { Length: > 0 } version)
            return null;
        ulong buckets = 0, rate = 0;
        foreach ((int name, ElfSymbol symbol) in image.Symbols?.FindVariables(Names) ?? [])
        {
            if (name == 0)
                buckets = symbol.Value;
            else
                rate = symbol.Value;
        }
        return new GoExecutable(version, buckets, rate, Array.Find(image.Segments, s => s.Type == ElfSegment.Load && s.IsExecutable));
    }

    /// <summary>By how much the loader shifted the file, told by where its code is.</summary>
    internal ulong ShiftOf(MappedFile code)
    {
        const ulong pageMask = ~0xFFFUL;
        ulong expected = (Code.Address & pageMask) + code.Offset - ((ulong)Code.Offset & pageMask);
        return unchecked(code.Start - expected);
    }
}
