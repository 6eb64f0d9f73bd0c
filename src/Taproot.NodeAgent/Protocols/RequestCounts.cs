using System.Collections;

namespace Taproot.NodeAgent.Protocols;

/// <summary>Requests by the <c>status</c> and <c>method</c> labels: a few, so that looking through them is quicker than a dictionary, and much smaller.</summary>
internal sealed class RequestCounts : IReadOnlyCollection<KeyValuePair<(string Status, string Method), ulong>>
{
    private KeyValuePair<(string Status, string Method), ulong>[] _counts = [];

    /// <summary>How many pairs of labels there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there is such a pair.</summary>
    public bool Contains(string status, string method) => IndexOf(status, method) >= 0;

    /// <summary>Adds requests.</summary>
    public void Add(string status, string method, ulong count)
    {
        var at = IndexOf(status, method);
        if (at < 0)
        {
            if (Count == _counts.Length) Array.Resize(ref _counts, Math.Max(1, Count * 2));
            _counts[Count++] = new((status, method), count);
            return;
        }
        _counts[at] = new(_counts[at].Key, _counts[at].Value + count);
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    public IEnumerator<KeyValuePair<(string Status, string Method), ulong>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return _counts[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string status, string method)
    {
        for (var i = 0; i < Count; i++)
            if (_counts[i].Key.Status == status && _counts[i].Key.Method == method) return i;
        return -1;
    }
}
