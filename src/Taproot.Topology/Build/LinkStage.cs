using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Gathers connections into links between applications.</summary>
internal static class LinkStage
{
    public static List<Link> Run(BuildContext context)
    {
        var links = new Dictionary<(Application, Application), Link>();
        foreach (var application in context.Applications.Values)
        {
            foreach (var connection in application.Instances.SelectMany(i => i.Upstreams))
            {
                // What an application does with itself (a database's replication) is its own affair.
                if (connection.ServerApplication is not { } server || server == application) continue;
                if (!links.TryGetValue((application, server), out var link))
                    links.Add((application, server), link = new() { Client = application, Server = server });
                link.Connections.Add(connection);
            }
        }
        foreach (var link in links.Values)
        {
            link.Client.Upstreams.Add(link);
            link.Server.Downstreams.Add(link);
            var adder = new FigureAdder(context.Input.RecentPoints);
            foreach (var connection in link.Connections) adder.Add(connection);
            link.Recent = adder.ToFigures();
            context.Figures.Add(link, adder);
        }
        return [.. links.Values];
    }
}
