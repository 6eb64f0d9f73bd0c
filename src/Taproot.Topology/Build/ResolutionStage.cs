using Taproot.Topology.Build.Kubernetes;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>
/// Finds who answered each connection: the peer that the agent saw on the same machine; else whoever listened at the address <em>when the
/// traffic flowed</em>; else the server of the client's other connections to the same destination. An address that moved is split at the move:
/// the old owner keeps what it served, the new one gets the rest. What is left may be the address of a Kubernetes service or pod.
/// </summary>
internal sealed class ResolutionStage(ListenIndex listens, ServiceIndex services)
{
    private readonly List<Connection> _unresolved = [];

    /// <summary>Resolves, attaches connections to their clients, and returns those whose server is none of ours.</summary>
    public List<Connection> Run(List<(Connection Connection, Placement? Peer)> connections)
    {
        foreach (var (connection, peer) in connections)
        {
            // Docker's daemon and proxy carry other containers' traffic; they are not its origin.
            if (IsProxy(connection.Client.Application.Id)) continue;
            if (peer is not null) Attach(connection, peer.Instance);
            else Resolve(connection);
        }
        _unresolved.RemoveAll(c => FollowSibling(c) || FollowService(c));
        return _unresolved;
    }

    private static bool IsProxy(ApplicationId id) =>
        id is { Kind: ApplicationKinds.SystemdUnit, Name: "docker" } or { Kind: ApplicationKinds.Process, Name: "docker-proxy" or "dockerd" };

    private void Resolve(Connection connection)
    {
        var address = Addresses.Normalize(connection.ActualDestination.Length > 0 ? connection.ActualDestination : connection.Destination);
        var spans = listens.Find(connection.Client, address);
        if (spans.Count < 2 || spans.All(s => s.Instance == spans[0].Instance))
        {
            Attach(connection, OwnerOf(connection, spans));
            return;
        }
        var owners = spans.OrderBy(s => s.First).ToArray();
        for (var i = 0; i < owners.Length; i++)
        {
            var from = i == 0 ? 0 : owners[i].First;
            var to = i == owners.Length - 1 ? int.MaxValue : owners[i + 1].First - 1;
            if (to < from) continue;
            var part = connection.Between(from, to);
            if (part.LastActive() >= 0) Attach(part, OwnerOf(part, owners));
        }
    }

    private static Instance? OwnerOf(Connection connection, IReadOnlyList<ListenSpan> spans)
    {
        if (spans.Count == 0) return null;
        var active = connection.LastActive();
        // A connection that never did anything belongs to whoever is there now.
        if (active < 0) active = spans.Max(s => s.Last);
        var open = spans.Where(s => s.First <= active && active <= s.Last).MaxBy(s => s.First) ?? spans.Where(s => s.IsOpenAt(active)).MaxBy(s => s.First);
        if (open is not null) return open.Instance;
        // Nobody listened. What got an answer was answered by someone unknown; what only failed was meant for the last one who did listen.
        var gone = spans.Where(s => s.Last < active).MaxBy(s => s.Last);
        return gone is not null && connection.LastSuccess() <= gone.Last + 2 ? gone.Instance : null;
    }

    private void Attach(Connection connection, Instance? server)
    {
        connection.Client.Upstreams.Add(connection);
        connection.Server = server;
        connection.ServerApplication = server?.Application;
        if (server is null) _unresolved.Add(connection);
    }

    /// <summary>A failed connect has no actual destination: NAT shows only on success. Its successful siblings know.</summary>
    private static bool FollowSibling(Connection connection)
    {
        if (connection.ActualDestination.Length > 0) return false;
        var sibling = connection.Client.Upstreams.Where(c => c.Server is not null && c.Destination == connection.Destination).MaxBy(c => c.LastActive());
        connection.Server = sibling?.Server;
        connection.ServerApplication = sibling?.ServerApplication;
        return sibling is not null;
    }
    private bool FollowService(Connection connection)
    {
        var (application, instance) = connection.ActualDestination.Length > 0 ? services.Find(Addresses.Normalize(connection.ActualDestination)) : default;
        if (application is null) (application, instance) = services.Find(Addresses.Normalize(connection.Destination));
        (connection.ServerApplication, connection.Server) = (application, instance);
        return application is not null;
    }
}
