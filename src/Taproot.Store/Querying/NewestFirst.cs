namespace Taproot.Store.Querying;

/// <summary>
/// Searches for the rows nearest to an end of a window, usually the newest: what is frequent is found in the last part of the window already, and the rest of it is not read; what is rare is
/// looked for by the indexes in all of it.
/// </summary>
internal static class NewestFirst
{
    private const int Parts = 16;
    private const long Least = 60_000;

    /// <summary>Runs the search, on the last part of the window first where the window is long.</summary>
    public static async Task<IReadOnlyList<T>> SearchAsync<T>(TimeWindow window, PageKey? after, int limit, Func<TimeWindow, Task<IReadOnlyList<T>>> search)
    {
        // A further page begins where the one before ended.
        var toMs = after is { } page ? Math.Min(window.ToMs, page.Time / 1_000_000 + 1) : window.ToMs;
        var part = (toMs - window.FromMs) / Parts;
        if (part < Least) return await search(window with { ToMs = toMs });
        var newest = await search(new(toMs - part, toMs));
        return newest.Count >= limit ? newest : await search(window with { ToMs = toMs });
    }

    /// <summary>The same from where a page began on: the rows next to it are in the first part.</summary>
    public static async Task<IReadOnlyList<T>> SearchNewerAsync<T>(TimeWindow window, PageKey before, int limit, Func<TimeWindow, Task<IReadOnlyList<T>>> search)
    {
        var rest = window with { FromMs = Math.Max(window.FromMs, before.Time / 1_000_000) };
        var part = (rest.ToMs - rest.FromMs) / Parts;
        if (part < Least) return await search(rest);
        var nearest = await search(rest with { ToMs = rest.FromMs + part });
        return nearest.Count >= limit ? nearest : await search(rest);
    }
}
