namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>Makes the names that runtimes write into perf maps fit for a flame graph.</summary>
internal static class PerfMapName
{
    /// <summary>
    /// .NET writes <c>int32 [shop] Shop.Cart::Sum(int32)[OptimizedTier1]</c>, of which type and method are kept. Other names stay.
    /// </summary>
    internal static string Shorten(string name)
    {
        var method = name.IndexOf("::", StringComparison.Ordinal);
        var assembly = method < 0 ? -1 : name.LastIndexOf("] ", method, StringComparison.Ordinal);
        if (assembly < 0) return name;
        var open = name.LastIndexOf('[', assembly);
        var parameters = name.IndexOf('(', method);
        return open < 0 || parameters < 0 ? name : name[(assembly + 2)..parameters].Replace("::", ".", StringComparison.Ordinal);
    }
}
