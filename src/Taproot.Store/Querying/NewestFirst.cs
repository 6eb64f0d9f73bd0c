namespace Taproot.Store.Querying;

/// <summary>
/// Searches for the rows nearest to an end of a window, usually the newest: what is frequent is found in the part next to that end, and the rest is not
/// read; what is rare is looked for by the indexes in all of it.
/// </summary>
internal static class NewestFirst
{
    private const long Least = 60_000;

    // A sixteenth of the window, what is then missing of a quarter, the rest.
    private static readonly int[] Shares = [16, 4, 1];

    /// <summary>Runs the search part by part, from the newest on, where the window is long.</summary>
    public static async Task<IReadOnlyList<T>> SearchAsync<T>(TimeWindow window, PageKey? after, int limit, Func<TimeWindow, Task<IReadOnlyList<T>>> search)
    {
        // A further page begins where the one before ended.
        var toMs = after is { } page ? Math.Min(window.ToMs, page.Time / 1_000_000 + 1) : window.ToMs;
        var whole = toMs - window.FromMs;
        if (whole / Shares[0] < Least) return await search(window with { ToMs = toMs });
        List<T> found = [];
        var end = toMs;
        foreach (var share in Shares)
        {
            var begin = toMs - whole / share;
            found.AddRange(await search(new(begin, end)));
            if (found.Count >= limit) break;
            end = begin;
        }
        return found.Count > limit ? found[..limit] : found;
    }

    /// <summary>The same for newer rows, from where a page began on.</summary>
    public static async Task<IReadOnlyList<T>> SearchNewerAsync<T>(TimeWindow window, PageKey before, int limit, Func<TimeWindow, Task<IReadOnlyList<T>>> search)
    {
        var fromMs = Math.Max(window.FromMs, before.Time / 1_000_000);
        var whole = window.ToMs - fromMs;
        if (whole / Shares[0] < Least) return await search(window with { FromMs = fromMs });
        List<T> found = [];
        var begin = fromMs;
        foreach (var share in Shares)
        {
            var end = fromMs + whole / share;
            found.AddRange(await search(new(begin, end)));
            if (found.Count >= limit) break;
            begin = end;
        }
        return found.Count > limit ? found[..limit] : found;
    }
}
