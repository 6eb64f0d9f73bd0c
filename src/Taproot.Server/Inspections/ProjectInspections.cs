using System.Collections.Concurrent;
using Taproot.Inspections;
using Taproot.Server.Costs;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;

namespace Taproot.Server.Inspections;

/// <summary>What the inspections of each project go by, made anew when somebody changes it.</summary>
internal sealed class ProjectInspections(ProjectSettings settings, PriceLists prices) : IInspectionSettingsSource
{
    private readonly ConcurrentDictionary<string, Made> _made = new(StringComparer.Ordinal);

    public InspectionSettings Of(string project)
    {
        var (thresholds, custom, list) = (settings.Get(project, ThresholdSettings.Kind), settings.Get(project, PriceSettings.Kind), prices.Current);
        if (_made.TryGetValue(project, out var made) && ReferenceEquals(made.Thresholds, thresholds) && ReferenceEquals(made.Prices, custom)
            && ReferenceEquals(made.List, list))
        {
            return made.Settings;
        }
        var fresh = new InspectionSettings(new(thresholds.Rules)) { Pricer = new(list.List, custom.Custom) };
        _made[project] = new(thresholds, custom, list, fresh);
        return fresh;
    }

    private sealed record Made(ThresholdSettings Thresholds, PriceSettings Prices, PriceLists.State List, InspectionSettings Settings);
}
