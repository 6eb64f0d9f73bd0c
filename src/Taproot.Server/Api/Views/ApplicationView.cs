using System.Globalization;
using Taproot.Inspections;
using Taproot.Inspections.Lifecycles;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>An application's page out of a world.</summary>
internal static class ApplicationView
{
    /// <summary>The page.</summary>
    public static ApplicationResponse Of(WorldWindow window, ResponseContext context, Application application, InspectionSettings settings)
    {
        var links = application.Upstreams.Concat(application.Downstreams).Distinct().ToList();
        var neighbours = links.SelectMany(l => new[] { l.Client, l.Server }).Where(a => a != application).Distinct();
        return new(
            context, application.Id.ToString(), application.Id.Name, application.Id.Namespace, application.Id.Kind, application.Types, application.Category,
            StatusNames.Health(application.Status, application.StatusReason), ImagesOf(application), VersionsOf(window, application),
            [.. application.Instances.OrderByDescending(i => i.IsUp).ThenBy(i => i.Name, StringComparer.Ordinal).Select(i => InstanceOf(window, i))],
            [.. neighbours.OrderBy(a => a.Id.ToString(), StringComparer.Ordinal).Select(MapView.ApplicationOf)],
            [.. links.Select(MapView.LinkOf)], Marks.Of(window, application, settings),
            ReportCatalog.Of(window, application, settings), application.Labels) { Notes = AnnotatedThresholds.Read(application.Annotations).Problems };
    }

    private static IReadOnlyList<string> ImagesOf(Application application) =>
        [.. application.Instances.SelectMany(i => i.Containers.Values).Select(c => c.Image).Where(i => i.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<SoftwareRow> VersionsOf(WorldWindow window, Application application)
    {
        var today = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(window.Grid.ToMs).UtcDateTime);
        return
        [
            .. application.Versions.Select(v => LifecycleTable.Bundled.Find(v) is { End: { } end } cycle
                ? new SoftwareRow(SoftwareWords.Of(v.Software), v.Version, end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cycle.IsSupportedOn(today))
                : new SoftwareRow(SoftwareWords.Of(v.Software), v.Version, null, null)),
        ];
    }

    private static InstanceRow InstanceOf(WorldWindow window, Instance instance) => new(
        instance.Name, instance.Node?.Id, instance.Node?.Name, instance.IsUp, StatusNames.Health(instance.Status, instance.StatusReason),
        SeriesMath.SumOrNull(instance.Containers.Values.Select(c => window.Recent(c.CpuUsage))),
        SeriesMath.SumOrNull(instance.Containers.Values.Select(c => window.Recent(c.MemoryRss))), instance.OpenAddresses());
}
