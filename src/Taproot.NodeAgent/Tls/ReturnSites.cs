using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tls;

/// <summary>
/// Finds the instructions by which a function returns. A breakpoint amid an instruction would break the program, so code that does not read
/// cleanly from the function's first to its last byte is refused.
/// </summary>
internal static class ReturnSites
{
    private const int LongestFunction = 256 * 1024;
    private const int MostSites = 64;
    private const int MostFunctions = 4;

    /// <summary>Offsets in the file, of the function's returns and of those of functions that it ends by jumping to; empty when it is refused.</summary>
    internal static IReadOnlyList<long> Find(ElfImage image, ulong start, ulong end)
    {
        List<long> sites = [];
        HashSet<ulong> seen = [];
        Queue<(ulong Start, ulong End)> functions = new([(start, end)]);
        while (functions.TryDequeue(out var function) && seen.Count < MostFunctions)
        {
            if (!seen.Add(function.Start)) continue;
            if (Read(image, function.Start, function.End) is not { } code)
            {
                if (function.Start == start) return [];
                continue; // where it jumps to is an entry of the linker's table, or not code that we read
            }
            foreach (var address in code.Returns)
                if (image.TryGetOffset(address, out var offset) && sites.Count < MostSites) sites.Add(offset);
            foreach (var target in code.TailCalls)
                if (ElfFunctionRanges.TryFind(image, target, out var targetStart, out var targetEnd) && targetStart == target) functions.Enqueue((targetStart, targetEnd));
        }
        return sites;
    }

    private static FunctionCode? Read(ElfImage image, ulong start, ulong end)
    {
        if (end <= start || end - start > LongestFunction || !image.TryGetOffset(start, out var offset)) return null;
        var bytes = new byte[end - start];
        if (!image.Window.TryRead(offset, bytes)) return null;
        return image.Machine switch
        {
            ElfHeader.X64 => X64Code.Read(bytes, start),
            ElfHeader.Arm64 => Arm64Code.Read(bytes, start),
            _ => null,
        };
    }
}

/// <summary>What matters of a function's code.</summary>
/// <param name="Returns">Addresses of its return instructions.</param>
/// <param name="TailCalls">Addresses outside that it jumps to.</param>
internal sealed record FunctionCode(IReadOnlyList<ulong> Returns, IReadOnlyList<ulong> TailCalls);
