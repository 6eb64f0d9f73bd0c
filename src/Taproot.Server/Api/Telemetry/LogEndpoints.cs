using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;
using Taproot.Store.Logs;
using Taproot.Store.Querying;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Reads log records.</summary>
internal static class LogEndpoints
{
    private const int MostAround = 200;
    private const long AroundMs = 6 * 3_600_000L;

    /// <summary>Maps the endpoints.</summary>
    public static void MapLogs(this RouteGroupBuilder project)
    {
        project.MapGet("/logs", SearchAsync)
            .Needs(ObjectKind.Applications).WithName("searchLogs").WithTags("Logs").WithSummary("Log records by a query line, time, application, service, severity, text, pattern, trace and attributes.")
            .Produces<LogsResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/logs/around", AroundAsync)
            .Needs(ObjectKind.Applications).WithName("getLogSurroundings").WithTags("Logs").WithSummary("A log record and those of its source before and after it.")
            .Produces<LogSurroundings>().ProducesProblem(400).ProducesProblem(404);
        project.MapLogCounts();
        project.MapLogTail();
        project.MapLogExport();
        project.MapLogPatterns();
    }

    private static async Task<IResult> SearchAsync(string project, [AsParameters] LogSearch search, LogQueries queries, ILogReader reader, CancellationToken cancellationToken)
    {
        var (problem, query) = await queries.ReadAsync(project, search, cancellationToken);
        if (problem is not null) return problem;
        var records = await reader.SearchAsync(project, query, cancellationToken);
        var next = records.Count > 0 ? SearchParameters.Next(records.Count, query.Limit, records[^1].Time, records[^1].RowKey) : "";
        return TypedResults.Ok(new LogsResponse(await queries.ViewAsync(project, query.Window, records, cancellationToken), next));
    }

    private static async Task<IResult> AroundAsync(
        string project, string key, int? lines, ProjectDirectory projects, LogQueries queries, ILogReader reader, CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (SearchParameters.Key(key, "key", out var named) is { } badKey) return badKey;
        if (named is not { } page) return Problems.BadParameter("'key' is missing: the key of a record.");
        if (lines is < 0 or > MostAround) return Problems.BadParameter($"'lines' must be from 0 to {MostAround}.");
        if (await reader.FindAsync(project, page, cancellationToken) is not { } record)
            return Problems.Of(StatusCodes.Status404NotFound, "Unknown record", "There is no such log record. It may be older than logs are kept.");
        var (at, limit) = (page.Time / 1_000_000, lines ?? 20);
        var source = new LogQuery(new TimeWindow(at - AroundMs, at + 1)) { Services = [record.Service], Resources = [record.ResourceKey], Limit = Math.Max(1, limit) };
        var older = await reader.SearchAsync(project, source with { After = page }, cancellationToken);
        var newer = await reader.SearchAsync(project, source with { Window = new(at, at + AroundMs), Before = page }, cancellationToken);
        StoredLog[] around = [.. newer.TakeLast(limit), record, .. older.Take(limit)];
        var views = await queries.ViewAsync(project, new(at - AroundMs, at + AroundMs), around, cancellationToken);
        return TypedResults.Ok(new LogSurroundings(views[Array.IndexOf(around, record)], views));
    }
}
