using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Windows;

/// <summary>A world and the part of its grid that a request asks for: points <c>Start</c> to <c>Start + Count</c>.</summary>
public readonly record struct WorldWindow(World World, int Start, int Count)
{
    /// <summary>Points that "now" numbers are the mean of: the last minute at the usual 15 s.</summary>
    public const int RecentPoints = 4;

    /// <summary>The whole of <paramref name="world"/>.</summary>
    public static WorldWindow Whole(World world) => new(world, 0, world.Grid.Count);

    /// <summary>The part of <paramref name="world"/> from <paramref name="fromMs"/> on.</summary>
    public static WorldWindow Since(World world, long fromMs)
    {
        var start = Math.Clamp(world.Grid.IndexOf(fromMs), 0, Math.Max(0, world.Grid.Count - 1));
        return new(world, start, world.Grid.Count - start);
    }

    /// <summary>The instants of the window.</summary>
    public TimeGrid Grid => World.Grid with { FromMs = World.Grid.TimeMs(Start), Count = Count };

    /// <summary>The values of <paramref name="series"/> in the window; empty when it was never measured.</summary>
    public ReadOnlySpan<float> Of(TimeSeries series)
    {
        var values = series.Values.Span;
        if (values.Length <= Start) return [];
        values = values[Start..];
        return values.Length > Count ? values[..Count] : values;
    }

    /// <summary>The instants at which <paramref name="series"/> is above zero.</summary>
    public IEnumerable<(long TimeMs, float Value)> Occurrences(TimeSeries series)
    {
        var found = new List<(long, float)>();
        var values = Of(series);
        for (var i = 0; i < values.Length; i++)
            if (values[i] > 0) found.Add((Grid.TimeMs(i), values[i]));
        return found;
    }
}
