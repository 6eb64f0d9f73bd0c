using Taproot.Inspections;
using Taproot.Server.Recorder;

namespace Taproot.Server.Tests.Support;

/// <summary>Nobody chose anything for the inspections.</summary>
internal sealed class NoChoices : IInspectionSettingsSource
{
    public InspectionSettings Of(string project) => InspectionSettings.Default;
}
