using Taproot.Inspections;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;
using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>The nodes table and a node's page out of a world.</summary>
internal static class NodesView
{
    /// <summary>All nodes, the sickest first, then by name.</summary>
    public static NodesResponse Of(WorldWindow window, ResponseContext context) =>
        new(context, [.. window.World.Nodes.Values.OrderByDescending(n => n.Status).ThenBy(n => n.Name, StringComparer.Ordinal).Select(n => RowOf(window, n))]);

    /// <summary>A node by its id, or by its name where only one has it: clusters know nodes by name.</summary>
    public static Node? Find(World world, string name)
    {
        if (world.Nodes.TryGetValue(name, out var node)) return node;
        var named = world.Nodes.Values.Where(n => n.Name == name).Take(2).ToList();
        return named.Count == 1 ? named[0] : null;
    }

    /// <summary>A node's page.</summary>
    public static NodeResponse Of(WorldWindow window, ResponseContext context, Node node, InspectionSettings settings)
    {
        var applications = node.Instances.Select(i => i.Application).Distinct()
            .OrderByDescending(a => a.Status).ThenBy(a => a.Id.ToString(), StringComparer.Ordinal).ToList();
        return new(
            context, node.Id, node.Name, StatusNames.Health(node.Status, node.StatusReason), node.Facts,
            [.. applications.Select(a => ApplicationsView.RowOf(window, a))],
            [.. applications.SelectMany(a => Marks.Of(window, a)).OrderBy(m => m.TimeMs)],
            ReportCatalog.Of(window, node, settings));
    }

    private static NodeRow RowOf(WorldWindow window, Node node) => new(
        node.Id, node.Name, StatusNames.Health(node.Status, node.StatusReason), node.IsUp, window.Last(node.CpuCores), window.Recent(node.CpuUsage),
        window.Last(node.MemoryTotal), window.Recent(SeriesMath.Subtract(node.MemoryTotal, node.MemoryAvailable)),
        SeriesMath.SumOrNull(Physical(node).Select(i => window.Recent(i.ReceivedBytes))),
        SeriesMath.SumOrNull(Physical(node).Select(i => window.Recent(i.TransmittedBytes))), window.Last(node.Uptime),
        node.Instances.Count(i => i.IsUp), node.Facts);

    // Loopback, bridges and container ends would count the same bytes twice.
    private static IEnumerable<NetworkInterface> Physical(Node node) =>
        node.Interfaces.Values.Where(i => i.Name is not "lo" && !VirtualPrefixes.Any(p => i.Name.StartsWith(p, StringComparison.Ordinal)));

    private static readonly string[] VirtualPrefixes = ["veth", "docker", "br-", "cali", "cni", "flannel", "vxlan", "tunl", "dummy", "cilium", "lxc", "virbr"];
}
