using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;
using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>The applications table out of a world.</summary>
internal static class ApplicationsView
{
    /// <summary>All applications, the sickest first, then by name.</summary>
    public static ApplicationsResponse Of(WorldWindow window, ResponseContext context) =>
        new(context,
            [.. window.World.Applications.Values
                .OrderByDescending(a => a.Status)
                .ThenBy(a => a.Id.ToString(), StringComparer.Ordinal)
                .Select(a => RowOf(window, a))]);

    /// <summary>One row.</summary>
    public static ApplicationRow RowOf(WorldWindow window, Application application)
    {
        var containers = application.Instances.SelectMany(i => i.Containers.Values).ToArray();
        var served = SeriesMath.SumOrNull(application.Downstreams.Select(BytesOf));
        var called = SeriesMath.SumOrNull(application.Upstreams.Select(BytesOf));
        return new(
            application.Id.ToString(), application.Id.Name, application.Id.Namespace, application.Id.Kind, application.Types, application.Category,
            StatusNames.Health(application.Status, application.StatusReason), application.Instances.Count(i => i.IsUp), application.Instances.Count,
            Figures.Of(application.Recent, served),
            SeriesMath.SumOrNull(containers.Select(c => window.Recent(c.CpuUsage))), SeriesMath.SumOrNull(containers.Select(c => window.Recent(c.CpuLimit))),
            SeriesMath.SumOrNull(containers.Select(c => window.Recent(c.MemoryRss))), SeriesMath.SumOrNull(containers.Select(c => window.Recent(c.MemoryLimit))),
            SeriesMath.SumOrNull([served, called]), (int)containers.Sum(c => window.Total(c.Restarts)), MapView.NodesOf(application),
            Trend.Of(window, Requests.ServedRate(application)), application.Labels);
    }

    private static double? BytesOf(Link link) => SeriesMath.Measured(link.Recent.BytesPerSecond);
}
