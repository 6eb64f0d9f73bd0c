using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Network;

/// <summary>How far away a server is.</summary>
internal enum Distance
{
    /// <summary>In the same cluster and region, as far as anybody tells.</summary>
    Near,

    /// <summary>In another cluster of ours, or in another region.</summary>
    OtherCluster,

    /// <summary>With others.</summary>
    External,
}

/// <summary>Tells how far connections go: by the cluster that the server is known to run in, else by the regions that the nodes of both ends tell.</summary>
internal static class Distances
{
    /// <summary>How far a connection of a link goes.</summary>
    public static Distance Of(Link link, Connection connection)
    {
        if (link.Server.Cluster.Length > 0) return Distance.OtherCluster;
        if (link.Server.Id.Kind == ApplicationKinds.ExternalService) return Distance.External;
        return AreApart(connection.Client.Node, connection.Server?.Node) ? Distance.OtherCluster : Distance.Near;
    }

    /// <summary>The round-trip time of those of a link's connections that go so far; empty when none does, or none was timed.</summary>
    public static TimeSeries RoundTripTime(Link link, Distance distance) =>
        TimeSeriesMath.Mean([.. link.Connections.Where(c => Of(link, c) == distance).Select(c => c.RoundTripTime)]);

    private static bool AreApart(Node? client, Node? server)
    {
        if (client is null || server is null || ReferenceEquals(client, server)) return false;
        return client.Facts.GetValueOrDefault("region", "") is { Length: > 0 } here && server.Facts.GetValueOrDefault("region", "") is { Length: > 0 } there && here != there;
    }
}
