using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Profiling.Demangling;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>Names addresses in modules: each table is gone over once for all addresses that wait, and only the names that were hit are read.</summary>
internal sealed class ModuleSymbols(ModuleFiles files)
{
    private const int LongestName = 1024;
    private readonly DebugFiles _debugFiles = new(files);

    /// <summary>Finds the functions at these addresses and adds them, or that there is none, to the module's.</summary>
    internal void Resolve(Module module, IReadOnlySet<ulong> addresses)
    {
        using var image = files.Open(module);
        if (image is null)
        {
            foreach (var address in addresses) module.Functions.Add(address, address, address + 1, null);
            return;
        }
        if (GoFunctionTable.Of(image) is { Count: > 0 } go) ResolveGo(module, image, go, addresses);
        else ResolveElf(module, image, addresses);
    }

    private void ResolveElf(Module module, ElfImage image, IReadOnlyCollection<ulong> addresses)
    {
        var pending = new PendingAddresses(addresses);
        using var debug = image.Symbols is { Count: > 0 } ? null : _debugFiles.Open(module, image);
        var full = image.Symbols ?? debug?.Symbols;
        var dynamic = image.DynamicSymbols;
        Offer(pending, full, 0);
        Offer(pending, dynamic, 1);
        pending.Finish((address, start, end, token) => module.Functions.Add(address, start, end, NameOf(token, full, dynamic)));
    }

    private void ResolveGo(Module module, ElfImage image, GoFunctionTable go, IReadOnlyCollection<ulong> addresses)
    {
        var pending = new PendingAddresses(addresses);
        foreach (var function in go)
        {
            if (function.End > function.Address) pending.Offer(function.Address, function.End - function.Address, function.Name);
        }
        List<ulong> others = []; // of C code that is linked in
        pending.Finish((address, start, end, token) =>
        {
            if (token < 0) others.Add(address);
            else module.Functions.Add(address, start, end, go.NameOf(new(start, end, (int)token), LongestName));
        });
        if (others.Count > 0) ResolveElf(module, image, others);
    }

    // The token: which table, the symbol's name, in that order.
    private static void Offer(PendingAddresses pending, ElfSymbolTable? table, long which)
    {
        if (table is null) return;
        foreach (var symbol in table)
        {
            if (symbol.IsDefinedFunction) pending.Offer(symbol.Value, symbol.Size, which << 32 | symbol.Name);
        }
    }

    private static string? NameOf(long token, ElfSymbolTable? full, ElfSymbolTable? dynamic)
    {
        if (token < 0) return null;
        var table = token >> 32 == 0 ? full : dynamic;
        var name = table?.NameOf(new(0, 0, (uint)token, 0, 0), LongestName) ?? "";
        return name.Length == 0 ? null : Demangler.Demangle(name);
    }
}
