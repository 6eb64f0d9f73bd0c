using System.Text;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Telemetry.Logs;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Reads patterns of log records, with their texts.</summary>
internal static class LogPatternEndpoints
{
    private const int TrendBuckets = 30;
    private const long DayMs = 86_400_000;

    // Less than this much more or less is chance.
    private const int LeastChange = 5;
    private const double MuchMore = 1.5;

    /// <summary>Maps the endpoint.</summary>
    public static void MapLogPatterns(this RouteGroupBuilder project) =>
        project.MapGet("/logs/patterns", ListAsync)
            .Needs(ObjectKind.Applications).WithName("listLogPatterns").WithTags("Logs").WithSummary("Patterns of log records with their texts, those of most records first.")
            .Produces<LogPatternsResponse>().ProducesProblem(400).ProducesProblem(404);

    private static async Task<IResult> ListAsync(
        string project, [AsParameters] LogSearch search, string? compare, string? newSince, LogQueries queries, ILogPatternReader reader, ILogReader logs, ResourceDirectory resources,
        TimeProvider time, CancellationToken cancellationToken)
    {
        long? since = null;
        if (newSince is not null)
        {
            if (!RelativeTime.TryParse(newSince, time.GetUtcNow().ToUnixTimeMilliseconds(), out var sinceMs)) return Problems.BadParameter($"'newSince' is '{newSince}', but must be a time like that of 'from'.");
            since = sinceMs;
        }
        var (problem, query) = await queries.ReadAsync(project, search, cancellationToken);
        if (problem is not null) return problem;
        if (!TryShift(compare, query.Window, out var before)) return Problems.BadParameter("'compare' must be previous, day, week or none.");
        var patterns = await reader.ListPatternsAsync(project, new(query) { Before = before, NewSinceMs = since, TrendBuckets = TrendBuckets }, cancellationToken);
        var whole = query.Window with { FromMs = before?.FromMs ?? query.Window.FromMs };
        var senders = await logs.ListResourcesAsync(project, whole, cancellationToken);
        var known = await resources.OfAsync(project, whole, senders, cancellationToken);
        var owners = senders.DistinctBy(r => r.Key).ToDictionary(r => r.Key, r => known.ApplicationOf(r.Attributes));
        return TypedResults.Ok(new LogPatternsResponse([.. patterns.Select(p => View(p, owners, before is not null))], query.Window.FromMs, query.Window.ToMs, before?.FromMs ?? 0));
    }

    private static bool TryShift(string? compare, TimeWindow window, out TimeWindow? before)
    {
        long? shift = compare switch
        {
            null or "" or "previous" => window.ToMs - window.FromMs,
            "day" => DayMs,
            "week" => 7 * DayMs,
            _ => null,
        };
        before = shift is { } ms ? new(window.FromMs - ms, window.ToMs - ms) : null;
        return shift is not null || compare == "none";
    }

    private static LogPatternView View(StoredPattern pattern, Dictionary<ulong, string> owners, bool isCompared) => new(
        pattern.Pattern, TextOf(pattern.Bodies), pattern.Bodies.FirstOrDefault(""), LogSeverities.FromOtlpNumber(pattern.SeverityNumber).Name(), pattern.Services,
        [.. pattern.Resources.Select(r => owners.GetValueOrDefault(r, "")).Where(a => a.Length > 0).Distinct(StringComparer.Ordinal)], pattern.Records, pattern.Before,
        isCompared ? Change(pattern.Records, pattern.Before) : "", pattern.Trend, SearchParameters.Milliseconds(pattern.First), SearchParameters.Milliseconds(pattern.Last),
        SearchParameters.Milliseconds(pattern.FirstSeen));

    private static string Change(long now, long before)
    {
        if (before == 0) return "new";
        if (now == 0) return "gone";
        if (Math.Abs(now - before) < LeastChange) return "same";
        return now > before * MuchMore ? "more" : before > now * MuchMore ? "less" : "same";
    }

    // The same rules as when the records came; a few messages show what varies.
    private static string TextOf(IReadOnlyList<string> bodies)
    {
        var miner = new PatternMiner(new() { MaxPatterns = 64 });
        var parser = new LogRecordParser(new());
        foreach (var body in bodies)
        {
            parser.Parse(Encoding.UTF8.GetBytes(body));
            miner.Observe(parser.Body, 0);
        }
        return miner.Patterns.MaxBy(p => p.Count)?.Template ?? "";
    }
}
