using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Rollouts;

/// <summary>An instance while it runs one version: grid indexes of the first and last point, and when it was ready (empty: always).</summary>
internal readonly record struct VersionSpan(string Version, int First, int Last, TimeSeries Ready)
{
    public bool IsThereAt(int point) => First <= point && point <= Last;

    public bool IsReadyAt(int point) => IsThereAt(point) && (Ready.IsEmpty || Ready.Values.Span[point] > 0);
}
