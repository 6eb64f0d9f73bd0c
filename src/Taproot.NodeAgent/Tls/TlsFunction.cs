using System.Text;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tls;

/// <summary>A function to watch.</summary>
/// <param name="Name">Its symbol.</param>
/// <param name="Enter">What its first instruction means.</param>
/// <param name="Leave">What its returns mean; null when only its entry matters.</param>
internal sealed record TlsFunction(string Name, TlsPoint Enter, TlsPoint? Leave = null)
{
    /// <summary>Finds these functions among the symbols, for the dynamic linker first, and returns where to attach, by the function's name.</summary>
    internal static Dictionary<string, List<TlsProbe>> Locate(ElfImage image, IReadOnlyList<TlsFunction> functions)
    {
        byte[][] names = [.. functions.Select(f => Encoding.UTF8.GetBytes(f.Name))];
        Dictionary<string, List<TlsProbe>> located = new(StringComparer.Ordinal);
        foreach (var table in new[] { image.DynamicSymbols, image.Symbols })
        {
            if (table is null || located.Count > 0) continue;
            foreach (var (index, symbol) in table.FindFunctions(names))
            {
                var function = functions[index];
                if (!located.ContainsKey(function.Name) && Probes(image, function, symbol.Value, EndOf(image, symbol)) is { Count: > 0 } probes)
                    located[function.Name] = probes;
            }
        }
        return located;
    }

    /// <summary>Where to attach for one function; empty when its returns cannot be found, as an entry without them tells nothing.</summary>
    internal static List<TlsProbe> Probes(ElfImage image, TlsFunction function, ulong start, ulong end)
    {
        List<TlsProbe> probes = [];
        if (!image.TryGetOffset(start, out var entry)) return probes;
        if (function.Leave is { } leave)
        {
            foreach (var offset in ReturnSites.Find(image, start, end)) probes.Add(new(leave, offset));
            if (probes.Count == 0) return probes;
        }
        probes.Add(new(function.Enter, entry));
        return probes;
    }

    private static ulong EndOf(ElfImage image, ElfSymbol symbol)
    {
        if (symbol.Size > 0) return symbol.Value + symbol.Size;
        return ElfFunctionRanges.TryFind(image, symbol.Value, out var start, out var end) && start == symbol.Value ? end : 0;
    }
}
