using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>How many instances ran at each point of the grid: those whose containers were measured then.</summary>
internal static class RunningInstances
{
    /// <summary>The count; empty when none was ever measured.</summary>
    public static TimeSeries Of(Application application)
    {
        float[]? counts = null;
        var parts = new List<TimeSeries>();
        foreach (var instance in application.Instances)
        {
            var part = TimeSeriesMath.Sum([.. instance.Containers.Values.Select(c => c.MemoryRss.IsEmpty ? c.CpuUsage : c.MemoryRss)]);
            if (part.IsEmpty) continue;
            parts.Add(part);
            var measured = part.Values.Span;
            counts ??= new float[measured.Length];
            for (var i = 0; i < Math.Min(counts.Length, measured.Length); i++)
                if (!float.IsNaN(measured[i])) counts[i]++;
        }
        return counts is null ? default : new(counts, SeriesOrigin.Of(SeriesOperation.Count, [.. parts]));
    }
}
