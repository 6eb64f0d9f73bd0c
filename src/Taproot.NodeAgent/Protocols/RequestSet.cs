namespace Taproot.NodeAgent.Protocols;

/// <summary>Requests between two parties, by protocol. There is one for each destination, and seldom more than one protocol in it.</summary>
internal sealed class RequestSet
{
    private (L7Protocol Protocol, RequestSeries Requests)[] _series = [];

    /// <summary>The requests of a protocol. HTTP/1 and HTTP/2 are one: HTTP.</summary>
    public RequestSeries Of(L7Protocol protocol)
    {
        if (protocol == L7Protocol.Http2) protocol = L7Protocol.Http1;
        foreach (var (known, requests) in _series)
            if (known == protocol) return requests;
        var added = new RequestSeries();
        _series = [.. _series, (protocol, added)];
        return added;
    }

    /// <summary>The protocols of which there is something.</summary>
    public IEnumerable<(L7Protocol Protocol, RequestSeries Requests)> All()
    {
        foreach (var series in _series)
            if (series.Requests.Counts.Count > 0) yield return series;
    }

    /// <summary>Adds all of another, and empties that; returns how many requests there were.</summary>
    public ulong Take(RequestSet other)
    {
        var taken = 0UL;
        foreach (var (protocol, requests) in other.All())
        {
            foreach (var (_, count) in requests.Counts) taken += count;
            Of(protocol).Take(requests);
        }
        return taken;
    }
}
