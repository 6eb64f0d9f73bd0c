using Taproot.Inspections;

namespace Taproot.Server.Recorder;

/// <summary>What the statuses of a project's worlds go by.</summary>
public interface IInspectionSettingsSource
{
    /// <summary>The present settings of a project; asked at every build.</summary>
    InspectionSettings Of(string project);
}
