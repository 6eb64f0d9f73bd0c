using System.Net;
using Taproot.Topology.Build.Kubernetes;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>
/// Gives names to servers that nobody observes: by what people call them, by the Kubernetes service, by the dialled host name, by the name that DNS gave for the address, by the well-known port,
/// else by the port alone. A host has at most <see cref="MaxServices"/> of them; the quietest share one box.
/// </summary>
internal sealed class ExternalStage(BuildContext context, ServiceIndex kubernetes)
{
    internal const int MaxServices = 100;
    internal const string OtherName = "external:other";
    private const int MaxListens = 50;

    private readonly Dictionary<string, Node> _nodeByIp = NodesByIp(context);
    private readonly Dictionary<string, string> _nameByIp = NamesByIp(context);

    public void Run(List<Connection> unresolved)
    {
        var services = unresolved.Where(c => c.LastActive() >= 0).GroupBy(NameOf)
            .Select(g => (Name: g.Key, Connections: g.ToArray(), Weight: g.Sum(Weight)))
            .OrderByDescending(s => s.Weight).ThenBy(s => s.Name, StringComparer.Ordinal).ToArray();
        var kept = services.Length <= MaxServices ? services.Length : MaxServices - 1;
        foreach (var (index, service) in services.Index())
        {
            var id = new ApplicationId("", ApplicationKinds.ExternalService, index < kept ? service.Name : OtherName);
            foreach (var connection in service.Connections) Attach(connection, id);
        }
    }

    private void Attach(Connection connection, ApplicationId id)
    {
        var instance = context.Instance(id, id.Name, null);
        connection.Server = instance;
        connection.ServerApplication = instance.Application;
        if (AddressOf(connection) is var address && IPEndPoint.TryParse(address, out var endPoint)
            && instance.Listens.Count < MaxListens && instance.Listens.TrueForAll(l => !l.Address.Equals(endPoint)))
            instance.Listens.Add(new(endPoint, false, true));
    }

    private string NameOf(Connection connection)
    {
        foreach (var known in (ReadOnlySpan<string>)[connection.Destination, connection.ActualDestination])
            if (known.Length > 0 && (context.Input.Rules.CustomApplicationOf(known) ?? kubernetes.NameAt(Addresses.Normalize(known))) is { } given) return given;
        var (dialled, dialledPort) = Addresses.Split(connection.Destination);
        if (!Addresses.IsIp(dialled)) return $"{dialled}:{dialledPort}";
        var address = AddressOf(connection);
        var (ip, port) = Addresses.Split(address);
        // On an observed host, but nothing that listens there was seen.
        if (Addresses.IsLoopback(address)) return $"localhost:{port}@{connection.Client.Node?.Name}";
        if (_nodeByIp.TryGetValue(ip, out var node)) return $"{node.Name}:{port}";
        foreach (var candidate in (ReadOnlySpan<string>)[dialled, ip])
            if (_nameByIp.TryGetValue(candidate.Trim('[', ']'), out var name)) return $"{name}:{port}";
        return WellKnownPorts.TypeOf(port) is { } type ? $"external-{type}" : $"external:{port}";
    }

    private static string AddressOf(Connection connection) =>
        Addresses.Normalize(connection.ActualDestination.Length > 0 ? connection.ActualDestination : connection.Destination);

    private static double Weight(Connection connection) =>
        connection.BytesSent.SumOfLast(int.MaxValue) + connection.BytesReceived.SumOfLast(int.MaxValue) + connection.LastActive();

    private static Dictionary<string, Node> NodesByIp(BuildContext context)
    {
        var result = new Dictionary<string, Node>();
        foreach (var node in context.Nodes.Values)
            foreach (var address in node.Interfaces.Values.SelectMany(i => i.Addresses))
                result.TryAdd(address, node);
        return result;
    }

    /// <summary>An address with several names goes by the first in order, so that the name does not change from refresh to refresh.</summary>
    private static Dictionary<string, string> NamesByIp(BuildContext context)
    {
        var result = new Dictionary<string, string>();
        foreach (var series in context.Input.Get("ip_to_fqdn"))
        {
            var (ip, name) = (series.Labels["ip"], series.Labels["fqdn"].TrimEnd('.'));
            if (name.Length > 0 && (!result.TryGetValue(ip, out var known) || string.CompareOrdinal(name, known) < 0)) result[ip] = name;
        }
        return result;
    }
}
