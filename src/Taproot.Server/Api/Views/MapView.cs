using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;
using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>The service map out of a world.</summary>
internal static class MapView
{
    /// <summary>All applications and links; a program that has ended and talked to nobody is left to the table of applications.</summary>
    public static MapResponse Of(WorldWindow window, ResponseContext context) =>
        new(context, [.. window.World.Applications.Values.Where(BelongsOnTheMap).OrderBy(a => a.Id.ToString(), StringComparer.Ordinal).Select(ApplicationOf)],
            [.. window.World.Links.Select(LinkOf).OrderBy(l => l.Client, StringComparer.Ordinal).ThenBy(l => l.Server, StringComparer.Ordinal)]);

    private static bool BelongsOnTheMap(Application application) =>
        application.Upstreams.Count > 0 || application.Downstreams.Count > 0 || application.Status > Status.Unknown || application.Instances.Exists(i => i.IsUp);

    /// <summary>A box of the map.</summary>
    public static MapApplication ApplicationOf(Application application) => new(
        application.Id.ToString(), application.Id.Name, application.Id.Namespace, application.Id.Kind, application.Types, application.Category,
        StatusNames.Of(application.Status), application.StatusReason, application.Instances.Count, application.Instances.Count(i => i.IsUp),
        NodesOf(application), application.Labels);

    /// <summary>A line of the map; its numbers are means over the last minute.</summary>
    public static MapLink LinkOf(Link link)
    {
        var recent = link.Recent;
        return new(
            link.Client.Id.ToString(), link.Server.Id.ToString(), Requests.ProtocolsOf(link), SeriesMath.Measured(recent.RequestsPerSecond),
            SeriesMath.Measured(recent.ErrorsPerSecond), SeriesMath.Measured(recent.LatencySeconds), SeriesMath.Measured(recent.BytesPerSecond),
            StatusNames.Of(link.Status), link.StatusReason, link.IsActive);
    }

    /// <summary>Names of the nodes that the instances run on.</summary>
    public static IReadOnlyList<string> NodesOf(Application application) =>
        [.. application.Instances.Select(i => i.Node?.Name).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
