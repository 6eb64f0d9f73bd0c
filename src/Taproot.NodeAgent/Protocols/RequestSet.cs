namespace Taproot.NodeAgent.Protocols;

/// <summary>Requests between two parties, by protocol.</summary>
internal sealed class RequestSet
{
    private static readonly int Protocols = Enum.GetValues<L7Protocol>().Length;
    private RequestSeries?[]? _series;

    /// <summary>The requests of a protocol. HTTP/1 and HTTP/2 are one: HTTP.</summary>
    public RequestSeries Of(L7Protocol protocol) => (_series ??= new RequestSeries?[Protocols])[IndexOf(protocol)] ??= new();

    /// <summary>The protocols of which there is something.</summary>
    public IEnumerable<(L7Protocol Protocol, RequestSeries Requests)> All()
    {
        for (var i = 0; i < (_series?.Length ?? 0); i++)
            if (_series![i] is { Counts.Count: > 0 } requests) yield return ((L7Protocol)i, requests);
    }

    /// <summary>Adds all of another, and empties that; returns how many requests there were.</summary>
    public ulong Take(RequestSet other)
    {
        var taken = 0UL;
        foreach (var (protocol, requests) in other.All())
        {
            foreach (var count in requests.Counts.Values) taken += count;
            Of(protocol).Take(requests);
        }
        return taken;
    }

    private static int IndexOf(L7Protocol protocol) => (int)(protocol == L7Protocol.Http2 ? L7Protocol.Http1 : protocol);
}
