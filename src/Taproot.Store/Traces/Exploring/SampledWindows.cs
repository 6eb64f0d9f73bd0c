using Taproot.Store.Querying;

namespace Taproot.Store.Traces.Exploring;

/// <summary>Parts of a window that stand for all of it.</summary>
internal static class SampledWindows
{
    private const int Slices = 8;
    private const int PartOfSlice = 16;
    private const long Least = 1000;

    /// <summary>The end of each eighth of a window; none where these would be less than a second.</summary>
    public static IReadOnlyList<TimeWindow> Of(TimeWindow window)
    {
        var slice = (window.ToMs - window.FromMs) / Slices;
        var part = slice / PartOfSlice;
        if (part < Least) return [];
        return [.. Enumerable.Range(1, Slices).Select(n => window.FromMs + n * slice).Select(end => new TimeWindow(end - part, end))];
    }
}
