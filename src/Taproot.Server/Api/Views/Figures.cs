using Taproot.Inspections.Windows;
using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>Numbers of the last minute as the API carries them.</summary>
internal static class Figures
{
    /// <summary>The numbers of a link or application.</summary>
    public static TrafficNumbers Of(TrafficFigures figures, double? bytesPerSecond) => new(
        SeriesMath.Measured(figures.RequestsPerSecond), SeriesMath.Measured(figures.ErrorsPerSecond), SeriesMath.Measured(figures.LatencySeconds), SeriesMath.Measured(figures.LatencyP95Seconds), bytesPerSecond);
}
