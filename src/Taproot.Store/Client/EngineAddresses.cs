namespace Taproot.Store.Client;

/// <summary>
/// Which of several equal nodes is asked. One is kept as long as it answers, so that what was written is read back from where it was written; one
/// that failed is left in peace for a while.
/// </summary>
internal sealed class EngineAddresses(IReadOnlyList<Uri> all, TimeProvider time)
{
    private static readonly TimeSpan Peace = TimeSpan.FromSeconds(15);
    private readonly long[] _failed = new long[all.Count];
    private readonly Lock _lock = new();
    private int _current;

    /// <summary>The node that is asked now.</summary>
    public Uri Current
    {
        get { lock (_lock) return all[_current]; }
    }

    /// <summary>All nodes in the order in which to try them: the present one, those that did not fail lately, then the others.</summary>
    public Uri[] InOrder()
    {
        lock (_lock)
        {
            var order = Enumerable.Range(0, all.Count).Select(i => (_current + i) % all.Count);
            return [.. order.OrderBy(i => RestsNow(i) ? 1 : 0).Select(i => all[i])];
        }
    }

    /// <summary>The node answered: it is the one to ask.</summary>
    public void Answered(Uri address)
    {
        var index = IndexOf(address);
        lock (_lock) (_current, _failed[index]) = (index, 0);
    }

    /// <summary>The node did not answer.</summary>
    public void Failed(Uri address)
    {
        var index = IndexOf(address);
        lock (_lock) _failed[index] = time.GetTimestamp();
    }

    private bool RestsNow(int index) => _failed[index] != 0 && time.GetElapsedTime(_failed[index]) < Peace;

    private int IndexOf(Uri address)
    {
        for (var i = 0; i < all.Count; i++)
            if (all[i] == address) return i;
        throw new ArgumentException("Not one of the nodes.", nameof(address));
    }
}
