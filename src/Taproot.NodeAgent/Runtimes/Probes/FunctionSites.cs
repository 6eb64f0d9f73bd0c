using System.Text;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Tls;

namespace Taproot.NodeAgent.Runtimes.Probes;

/// <summary>The instructions of a function that are probed, as offsets in its file.</summary>
/// <param name="Entry">The first.</param>
/// <param name="Returns">Those by which it returns.</param>
internal sealed record FunctionSites(long Entry, IReadOnlyList<long> Returns)
{
    /// <summary>
    /// Finds functions of a file, those of the dynamic linker first; only such whose code is understood. Of several versions of a name the longest
    /// is taken: older ones forward to it.
    /// </summary>
    internal static IReadOnlyList<FunctionSites> Find(string path, params IReadOnlyList<string> names)
    {
        using ElfImage? image = ElfImage.Open(path);
        if (image is null)
            return [];
        byte[][] wanted = [.. names.Select(Encoding.ASCII.GetBytes)];
        List<(int Name, ElfSymbol Symbol)> found = image.DynamicSymbols?.FindFunctions(wanted) ?? [];
        if (found.Count == 0)
            found = image.Symbols?.FindFunctions(wanted) ?? [];
        List<FunctionSites> sites = [];
        foreach (ElfSymbol symbol in found.GroupBy(f => f.Name).Select(g => g.MaxBy(f => f.Symbol.Size).Symbol))
        {
            if (symbol.Size > 0 && image.TryGetOffset(symbol.Value, out long entry)
                && ReturnSites.Find(image, symbol.Value, symbol.Value + symbol.Size) is { Count: > 0 } returns)
            {
                sites.Add(new FunctionSites(entry, returns));
            }
        }
        return sites;
    }
}
