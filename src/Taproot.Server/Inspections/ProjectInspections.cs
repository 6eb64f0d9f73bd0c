using System.Collections.Concurrent;
using Taproot.Inspections;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;

namespace Taproot.Server.Inspections;

/// <summary>What the inspections of each project go by, made anew when somebody changes it.</summary>
internal sealed class ProjectInspections(ProjectSettings settings) : IInspectionSettingsSource
{
    private readonly ConcurrentDictionary<string, (ThresholdSettings Thresholds, InspectionSettings Settings)> _made = new(StringComparer.Ordinal);

    public InspectionSettings Of(string project)
    {
        var thresholds = settings.Get(project, ThresholdSettings.Kind);
        if (_made.TryGetValue(project, out var made) && ReferenceEquals(made.Thresholds, thresholds)) return made.Settings;
        var fresh = new InspectionSettings(new(thresholds.Rules));
        _made[project] = (thresholds, fresh);
        return fresh;
    }
}
