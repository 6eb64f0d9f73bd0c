namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>
/// Addresses that wait for a name. A table of symbols is offered to them once from end to end, in any order, and each keeps the best: among the
/// functions that cover it the one that starts last. So no table of names is ever in memory.
/// </summary>
internal sealed class PendingAddresses
{
    // A table made to waste time has functions that all cover everything.
    private const int MostWork = 50_000_000;
    private readonly ulong[] _addresses;
    private readonly Candidate[] _best;
    private readonly ulong[] _next;
    private int _work;

    internal PendingAddresses(IEnumerable<ulong> addresses)
    {
        _addresses = [.. addresses.Distinct().Order()];
        _best = new Candidate[_addresses.Length];
        _next = new ulong[_addresses.Length];
        Array.Fill(_next, ulong.MaxValue);
    }

    /// <summary>How many there are.</summary>
    internal int Count => _addresses.Length;

    /// <summary>Offers a function.</summary>
    /// <param name="start">Where it starts.</param>
    /// <param name="size">Its length; 0 when nobody knows: it goes up to the next one then.</param>
    /// <param name="token">What its name is found by later.</param>
    /// <returns>Whether some address took it, for now.</returns>
    internal bool Offer(ulong start, ulong size, long token)
    {
        var isTaken = false;
        var index = IndexFrom(start);
        if (index > 0) _next[index - 1] = Math.Min(_next[index - 1], start);
        var end = size == 0 ? start + 1 : start + size;
        for (var i = index; i < _addresses.Length && (_addresses[i] < end || (size == 0 && i == index)); i++)
        {
            if (++_work > MostWork) return isTaken;
            if (_best[i].IsSet && (_best[i].Start > start || (_best[i].Start == start && _best[i].Size != 0))) continue;
            _best[i] = new(start, size, token, IsSet: true);
            isTaken = true;
        }
        return isTaken;
    }

    /// <summary>Tells what each got: address, start and end of the function, and its token; without one the token is negative.</summary>
    internal void Finish(Action<ulong, ulong, ulong, long> visit)
    {
        for (var i = _addresses.Length - 2; i >= 0; i--) _next[i] = Math.Min(_next[i], _next[i + 1]);
        var (open, openEnd) = (default(Candidate), 0ul);
        for (var i = 0; i < _addresses.Length; i++)
        {
            var address = _addresses[i];
            if (_best[i] is { IsSet: true, Size: 0 }) (open, openEnd) = (_best[i], _next[i]);
            var found = _best[i].IsSet || address >= openEnd ? _best[i] : open;
            if (!found.IsSet) visit(address, address, address + 1, -1);
            else visit(address, found.Start, Math.Min(found.Size == 0 ? _next[i] : found.Start + found.Size, _next[i]), found.Token);
        }
    }

    /// <summary>The first address that is not below this one.</summary>
    internal int IndexFrom(ulong address)
    {
        var index = Array.BinarySearch(_addresses, address);
        return index < 0 ? ~index : index;
    }

    private readonly record struct Candidate(ulong Start, ulong Size, long Token, bool IsSet);
}
