namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>Functions by address, those that were asked for: sorted, never overlapping, bounded by who fills it.</summary>
internal sealed class FunctionRanges
{
    private readonly List<Range> _ranges = [];

    /// <summary>How many are known.</summary>
    internal int Count => _ranges.Count;

    /// <summary>Looks an address up. The name is null when it is known that there is none.</summary>
    internal bool TryFind(ulong address, out string? name)
    {
        var index = IndexBehind(address) - 1;
        name = null;
        if (index < 0 || address >= _ranges[index].End) return false;
        name = _ranges[index].Name;
        return true;
    }

    /// <summary>Adds a range; one that overlaps another is cut to what is free around <paramref name="address"/>.</summary>
    internal void Add(ulong address, ulong start, ulong end, string? name)
    {
        var index = IndexBehind(address);
        if (index > 0) start = Math.Max(start, _ranges[index - 1].End);
        if (index < _ranges.Count) end = Math.Min(end, _ranges[index].Start);
        if (start <= address && address < end) _ranges.Insert(index, new(start, end, name));
    }

    /// <summary>Forgets all.</summary>
    internal void Clear() => _ranges.Clear();

    private int IndexBehind(ulong address)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].Start <= address) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private readonly record struct Range(ulong Start, ulong End, string? Name);
}
