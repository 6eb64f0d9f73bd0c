using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Containers that go on while the runtime that they were there for has vanished from them.</summary>
internal static class RuntimePresence
{
    // A runtime that lived shorter was a tool that somebody called, not what the container is there for.
    private const int LivedPoints = 10;
    private const int LatePoints = 3;

    /// <summary>Finds the containers without their runtime when there are more than the threshold.</summary>
    public static void Judge<T>(CheckRun run, IEnumerable<Located<T>> runtimes, Func<T, TimeSeries> info)
    {
        var gone = new List<Finding>();
        foreach (var container in runtimes.Where(r => r.Instance.IsUp).GroupBy(r => r.Container))
        {
            var count = run.World.Grid.Count;
            if (container.Any(r => info(r.Runtime).LastIndex() >= count - LatePoints))
            {
                run.Measured();
                continue;
            }
            if (Math.Max(container.Key.MemoryRss.LastIndex(), container.Key.CpuUsage.LastIndex()) < count - LatePoints) continue;
            var last = container.MaxBy(r => info(r.Runtime).LastIndex());
            if (Points(info(last.Runtime)) < LivedPoints) continue;
            run.Measured();
            gone.Add(new(last.Name, 1, run.World.Grid.TimeMs(Math.Min(count - 1, info(last.Runtime).LastIndex() + 1))) { Instance = last.Instance });
        }
        if (gone.Count > run.Threshold) gone.ForEach(run.Find);
    }

    private static int Points(TimeSeries series)
    {
        var count = 0;
        foreach (var value in series.Values.Span)
            if (!float.IsNaN(value)) count++;
        return count;
    }
}
