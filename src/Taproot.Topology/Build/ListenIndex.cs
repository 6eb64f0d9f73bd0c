using System.Net;
using System.Runtime.InteropServices;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>An address that an instance listened on, and when: grid indexes of the first and last point at which it was open.</summary>
internal sealed record ListenSpan(Instance Instance, bool Proxied, int First, int Last)
{
    // Agents are scraped at different instants, and a client may be seen a step before its server.
    private const int Slack = 2;

    public bool IsOpenAt(int point) => First - Slack <= point && point <= Last + Slack;
}

/// <summary>Who listened where, and when.</summary>
internal sealed class ListenIndex
{
    private readonly Dictionary<(Node? Scope, string Address), List<ListenSpan>> _byAddress = [];
    private readonly Dictionary<string, List<ListenSpan>> _byIp = [];
    private readonly HashSet<string> _hostLocalIps = [];

    public static ListenIndex Build(BuildContext context)
    {
        var index = new ListenIndex();
        context.ForContainers("container_net_tcp_listen_info", (placement, series) =>
        {
            var values = new TimeSeries(series);
            placement.Seen(values);
            var (first, last) = (FirstPositive(values), values.LastPositiveIndex());
            if (first < 0) return;
            var address = Addresses.Normalize(series.Labels["listen_addr"]);
            var proxied = series.Labels["proxy"].Length > 0;
            if (IPEndPoint.TryParse(address, out var endPoint))
                placement.Instance.Listens.Add(new(endPoint, proxied, context.IsCurrent(last)));
            index.Add(address, new(placement.Instance, proxied, first, EndOf(context, placement.Instance, last)));
        });
        // Where a cloud's database listens, it is the cloud who tells.
        foreach (var instance in context.Managed.Values)
            foreach (var listen in instance.Listens) index.Add(listen.Address.ToString(), new(instance, false, 0, context.Points));
        index.FindHostLocalIps();
        return index;
    }

    /// <summary>
    /// Those who may have answered at <paramref name="address"/> when <paramref name="client"/> dialled it. Addresses of published ports, which
    /// a proxy holds for the container, go before others; an unknown port of an address that is one instance's own goes to that instance.
    /// </summary>
    public IReadOnlyList<ListenSpan> Find(Instance client, string address)
    {
        if (Addresses.IsLoopback(address))
        {
            // Each network namespace has its own loopback: a process finds itself or its pod first, then the host.
            var local = _byAddress.GetValueOrDefault((client.Node, address), []);
            var own = local.Where(l => l.Instance == client).ToArray();
            return own.Length > 0 ? own : local;
        }
        var spans = _byAddress.GetValueOrDefault((null, address), []);
        var host = Addresses.Split(address).Host;
        if (spans.Count == 0) spans = _byIp.GetValueOrDefault(host, []);
        if (_hostLocalIps.Contains(host)) spans = [.. spans.Where(s => s.Instance.Node == client.Node)];
        if (spans.Count < 2) return spans;
        var proxied = spans.Where(s => s.Proxied).ToArray();
        return proxied.Length > 0 ? proxied : spans;
    }

    private void Add(string address, ListenSpan span)
    {
        var scope = Addresses.IsLoopback(address) ? span.Instance.Node : null;
        (CollectionsMarshal.GetValueRefOrAddDefault(_byAddress, (scope, address), out _) ??= []).Add(span);
        if (scope is null && !span.Proxied)
            (CollectionsMarshal.GetValueRefOrAddDefault(_byIp, Addresses.Split(address).Host, out _) ??= []).Add(span);
    }

    /// <summary>
    /// An address that several nodes have at the same time (Docker's bridge network is the same on every host) means something on its own node
    /// only. An address that several instances of one node have is the node's, and tells nothing without the port.
    /// </summary>
    private void FindHostLocalIps()
    {
        foreach (var (ip, spans) in _byIp)
        {
            if (spans.Count < 2) continue;
            var sorted = spans.OrderBy(s => s.First).ToArray();
            var (several, shared) = (false, false);
            for (var (i, latest) = (1, sorted[0]); i < sorted.Length; i++)
            {
                var overlap = sorted[i].First + 2 < latest.Last;
                several |= overlap && sorted[i].Instance.Node != latest.Instance.Node;
                shared |= overlap && sorted[i].Instance != latest.Instance;
                if (sorted[i].Last > latest.Last) latest = sorted[i];
            }
            if (several) _hostLocalIps.Add(ip);
            if (shared && !several) _byIp[ip] = [];
        }
    }

    /// <summary>When the node's agent fell silent, nothing says that the listen was closed.</summary>
    private static int EndOf(BuildContext context, Instance instance, int last) =>
        instance.Node is { } node && last + 2 >= context.LastSeen(node) ? context.Points : last;

    private static int FirstPositive(TimeSeries series)
    {
        var values = series.Values.Span;
        for (var i = 0; i < values.Length; i++)
            if (values[i] > 0) return i;
        return -1;
    }
}
