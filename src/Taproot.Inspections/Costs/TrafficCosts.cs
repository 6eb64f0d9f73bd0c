using System.Net;
using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Risks;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs;

/// <summary>
/// What applications pay for traffic, from the bytes of their connections: by zones and regions of both ends' nodes, and to public addresses. Each end pays
/// for what it sends, and where the provider asks for it (AWS) for what it receives.
/// </summary>
internal sealed class TrafficCosts(WorldWindow window, PriceList prices)
{
    private readonly Dictionary<Application, TrafficCost> _costs = [];

    public static IReadOnlyDictionary<Application, TrafficCost> Of(WorldWindow window, PriceList prices)
    {
        var costs = new TrafficCosts(window, prices);
        foreach (var link in window.World.Links)
            foreach (var connection in link.Connections) costs.Add(connection);
        return costs._costs;
    }

    private void Add(Connection connection)
    {
        if (connection.Client.Node is not { } node || Fact(node, "provider").ToLowerInvariant() is not { Length: > 0 } provider) return;
        var (sent, received) = (Monthly(connection.BytesSent), Monthly(connection.BytesReceived));
        if (!(sent + received > 0)) return;
        if (connection.Server?.Node is { } other) Between(connection, provider, node, other, sent, received);
        else if (IsPublic(connection))
            Book(connection.Client.Application, new(0, sent * prices.Traffic(provider, "internet"), 0, sent));
    }

    private void Between(Connection connection, string provider, Node client, Node server, double sent, double received)
    {
        if (!string.Equals(Fact(server, "provider"), provider, StringComparison.OrdinalIgnoreCase)) return;
        var (from, to) = (Fact(client, "region"), Fact(server, "region"));
        var (zone, otherZone) = (RiskScope.ZoneOf(client), RiskScope.ZoneOf(server));
        if (from.Length == 0 || to.Length == 0 || zone.Length == 0 || otherZone.Length == 0 || zone == otherZone) return;
        var (outwards, inwards) = from == to ? (prices.Traffic(provider, "zone_out"), prices.Traffic(provider, "zone_in")) : (prices.Traffic(provider, "region"), 0);
        Book(connection.Client.Application, new(sent * outwards + received * inwards, 0, sent, 0));
        Book(connection.Server!.Application, new(received * outwards + sent * inwards, 0, received, 0));
    }

    private void Book(Application application, TrafficCost cost) => _costs[application] = _costs.GetValueOrDefault(application) + cost;

    private double Monthly(TimeSeries bytesPerSecond)
    {
        var values = window.Of(bytesPerSecond);
        // A connection's series has values only while it was open: over the rest of the window nothing flowed.
        return values.IsEmpty ? 0 : window.Total(bytesPerSecond) / window.Count * CostUnits.SecondsOfMonth / CostUnits.Gib;
    }

    private static bool IsPublic(Connection connection)
    {
        var address = connection.ActualDestination.Length > 0 ? connection.ActualDestination : connection.Destination;
        return IPEndPoint.TryParse(address, out var end) && PublicAddress.Is(end.Address);
    }

    private static string Fact(Node node, string name) => node.Facts.GetValueOrDefault(name, "");
}
