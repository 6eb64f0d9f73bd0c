using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Containers that go on while the runtime that they were there for has vanished from them.</summary>
internal static class RuntimePresence
{
    // A runtime that lived shorter was a tool that somebody called, not what the container is there for.
    private const int LivedPoints = 10;
    private const int LatePoints = 3;

    // Agents take a while to find a runtime after they, or the container, started anew.
    private const int SoughtPoints = 8;

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
            var last = container.MaxBy(r => info(r.Runtime).LastIndex());
            var (memory, cpu, since) = (container.Key.MemoryRss, container.Key.CpuUsage, info(last.Runtime).LastIndex() + 1);
            if (Math.Max(memory.LastIndex(), cpu.LastIndex()) < count - LatePoints) continue;
            if (Math.Max(Points(memory, since), Points(cpu, since)) < SoughtPoints) continue;
            if (Points(info(last.Runtime), 0) < LivedPoints) continue;
            run.Measured();
            gone.Add(new(last.Name, 1, run.World.Grid.TimeMs(Math.Min(count - 1, since))) { Instance = last.Instance });
        }
        if (gone.Count > run.Threshold) gone.ForEach(run.Find);
    }

    private static int Points(TimeSeries series, int from)
    {
        var count = 0;
        foreach (var value in series.Values.Span[Math.Min(from, series.Values.Length)..])
            if (!float.IsNaN(value)) count++;
        return count;
    }
}
