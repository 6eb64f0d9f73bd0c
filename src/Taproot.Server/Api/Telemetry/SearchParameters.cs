using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Http;
using Taproot.Store.Querying;
using Taproot.Store.Querying.Filters;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Parameters that every search of logs or of spans has.</summary>
internal interface ISearch
{
    string? From { get; }

    string? To { get; }

    string? Application { get; }

    string[]? Service { get; }

    string[]? Attribute { get; }

    string? Query { get; }

    string? After { get; }

    int? Limit { get; }
}

/// <summary>Reads parameters that searches of logs and of spans share.</summary>
internal static class SearchParameters
{
    private const int MostFilters = 16;
    private const int MostRows = 1000;

    /// <summary>Reads what all searches have. Which resources sent the signal is asked of <paramref name="list"/>.</summary>
    /// <returns>What is wrong, or null, and what to look for.</returns>
    public static async Task<(IResult? Problem, RowQuery Query)> ReadAsync(
        ISearch search, string project, Func<TimeWindow, Task<IReadOnlyList<StoredResource>>> list, ResourceDirectory resources, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var none = new RowQuery(default(TimeWindow));
        if (Window(search.From, search.To, now, out var window) is { } badWindow) return (badWindow, none);
        if (Limit(search.Limit, out var limit) is { } badLimit) return (badLimit, none);
        if (Attributes(search.Attribute, out var attributes) is { } badAttribute) return (badAttribute, none);
        if (Key(search.After, "after", out var after) is { } badAfter) return (badAfter, none);
        if (Query(search.Query, out var filter) is { } badQuery) return (badQuery, none);
        async Task<(IReadOnlyList<StoredResource> Resources, WindowOwners Owners)> OwnedAsync()
        {
            var senders = await list(window);
            return (senders, await resources.OfAsync(project, window, senders, cancellation));
        }
        var owned = new ApplicationFilters(OwnedAsync);
        var query = new RowQuery(window) { Services = search.Service ?? [], Attributes = attributes, Filter = await owned.ResolveAsync(filter), After = after, Limit = limit };
        if (search.Application is null) return (null, query);
        if (!ApplicationId.TryParse(search.Application, out var application)) return (Problems.BadParameter("'application' is not the id of an application."), none);
        var (sent, owners) = await OwnedAsync();
        return (null, query with { Resources = owners.ResourcesOf(application, sent) });
    }

    /// <summary>A query line.</summary>
    public static ProblemHttpResult? Query(string? line, out Filter? filter)
    {
        filter = null;
        if (string.IsNullOrEmpty(line) || FilterLine.TryParse(line, out filter, out var problem)) return null;
        return Problems.BadParameter($"'query', at character {problem.Position + 1}: {problem.Sentence}");
    }

    /// <summary>The window, by default the last hour; its end belongs to it.</summary>
    public static ProblemHttpResult? Window(string? from, string? to, DateTimeOffset now, out TimeWindow window)
    {
        window = default;
        var nowMs = now.ToUnixTimeMilliseconds();
        if (!RelativeTime.TryParse(to ?? "now", nowMs, out var toMs)) return Problems.BadParameter($"'to' is '{to}', but must be milliseconds since the epoch, 'now', or a form like 'now-15m'.");
        if (!RelativeTime.TryParse(from ?? "now-1h", nowMs, out var fromMs)) return Problems.BadParameter($"'from' is '{from}', but must be milliseconds since the epoch, 'now', or a form like 'now-15m'.");
        if (fromMs > toMs) return Problems.BadParameter("'from' must be before 'to'.");
        window = new(fromMs, toMs + 1);
        return null;
    }

    /// <summary>The number of rows, by default 100.</summary>
    internal static ProblemHttpResult? Limit(int? limit, out int rows)
    {
        rows = limit ?? 100;
        return rows is >= 1 and <= MostRows ? null : Problems.BadParameter($"'limit' must be from 1 to {MostRows}.");
    }

    /// <summary>Attributes as <c>key=value</c>, or <c>=value</c> for any key.</summary>
    private static ProblemHttpResult? Attributes(string[]? texts, out IReadOnlyCollection<AttributeFilter> filters)
    {
        filters = [];
        if (texts is null) return null;
        if (texts.Length > MostFilters) return Problems.BadParameter($"There are more than {MostFilters} attributes.");
        List<AttributeFilter> list = [];
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) return Problems.BadParameter($"'attribute' is '{text}', but must be key=value, or =value for any key.");
            list.Add(new(equals == 0 ? null : text[..equals], text[(equals + 1)..]));
        }
        filters = list;
        return null;
    }

    /// <summary>The name of a row, as an answer gave it.</summary>
    public static ProblemHttpResult? Key(string? text, string parameter, out PageKey? key)
    {
        key = null;
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split('-');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || !ulong.TryParse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var row))
            return Problems.BadParameter($"'{parameter}' is not what an answer gave as 'next' or as the key of a row.");
        key = new(time, row);
        return null;
    }

    /// <summary>What <see cref="Key"/> reads.</summary>
    public static string KeyOf(long time, ulong row) => string.Create(CultureInfo.InvariantCulture, $"{time}-{row:x16}");

    /// <summary>Where the next page begins; empty when there is none.</summary>
    public static string Next(int rows, int limit, long time, ulong row) => rows < limit ? "" : KeyOf(time, row);

    /// <summary>Whether a text is an id of a trace.</summary>
    public static bool IsTraceId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigit);

    /// <summary>Nanoseconds as milliseconds.</summary>
    public static double Milliseconds(long nanoseconds) => nanoseconds / 1e6;
}
