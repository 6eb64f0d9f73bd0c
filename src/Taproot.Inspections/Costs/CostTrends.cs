using System.Collections.Immutable;
using Taproot.Inspections.Windows;

namespace Taproot.Inspections.Costs;

/// <summary>How costs went: nodes come and go, their use rises and falls; their prices are today's.</summary>
internal static class CostTrends
{
    public static CostTrend Of(WorldWindow window, IReadOnlyList<(NodeCost Cost, NodeUse Use)> nodes)
    {
        var price = new float[window.Count];
        var used = new float[window.Count];
        foreach (var (cost, use) in nodes)
            if (cost.Rate.IsKnown) Add(window, cost, use, price, used);
        var (sinceMs, isWhole) = MonthOf(window);
        var hours = window.Grid.StepMs / 3_600_000d;
        // A point tells of the step before it: that of the month's first instant is of the month before.
        var from = isWhole ? Math.Max(0, (int)Math.Floor((sinceMs - window.Grid.FromMs) / (double)Math.Max(1, window.Grid.StepMs)) + 1) : 0;
        var toDate = price.Skip(from).Sum(p => (double)p) / CostUnits.HoursOfMonth * hours;
        return new(ImmutableArray.Create(price), ImmutableArray.Create(used), toDate, sinceMs, isWhole);
    }

    private static void Add(WorldWindow window, NodeCost cost, NodeUse use, float[] price, float[] used)
    {
        var cpu = window.Of(cost.Node.CpuUsage);
        var available = window.Of(cost.Node.MemoryAvailable);
        var (perCore, perGib) = (cost.Rate.PerCore * CostUnits.HoursOfMonth, cost.Rate.PerGib * CostUnits.HoursOfMonth);
        var gpus = window.Of(SeriesMath.Sum(cost.Node.Gpus.Values.Select(g => g.Utilization)));
        for (var i = Math.Max(0, use.First); i <= use.Last && i < price.Length; i++)
        {
            price[i] += (float)(cost.Rate.PerHour * CostUnits.HoursOfMonth);
            if (i < cpu.Length && float.IsFinite(cpu[i])) used[i] += (float)(Math.Clamp(cpu[i], 0, use.Size.Cpu) * perCore);
            if (i < available.Length && float.IsFinite(available[i])) used[i] += (float)(Math.Clamp(use.Size.Memory - available[i] / CostUnits.Gib, 0, use.Size.Memory) * perGib);
            if (i < gpus.Length && float.IsFinite(gpus[i])) used[i] += (float)(Math.Clamp(gpus[i] / 100, 0, use.Size.Gpu) * cost.Rate.PerGpu * CostUnits.HoursOfMonth);
        }
    }

    private static (long SinceMs, bool IsWhole) MonthOf(WorldWindow window)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(window.Grid.ToMs);
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return month >= window.Grid.FromMs - window.Grid.StepMs ? (month, true) : (window.Grid.FromMs, false);
    }
}
