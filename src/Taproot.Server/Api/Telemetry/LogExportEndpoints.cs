using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Store.Logs;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Gives log records out as a file.</summary>
internal static class LogExportEndpoints
{
    private const int MostRecords = 100_000;
    private const int PageRecords = 5000;

    /// <summary>Maps the endpoint.</summary>
    public static void MapLogExport(this RouteGroupBuilder project) =>
        project.MapGet("/logs/export", ExportAsync)
            .Needs(ObjectKind.Applications).WithName("exportLogs").WithTags("Logs").WithSummary($"Log records as a file, the newest first: 'format' is ndjson or csv, 'records' the most records, up to {MostRecords}.")
            .Produces(StatusCodes.Status200OK, contentType: "application/x-ndjson").ProducesProblem(400).ProducesProblem(404);

    private static async Task<IResult> ExportAsync(
        string project, [AsParameters] LogSearch search, string? format, int? records, LogQueries queries, ILogReader reader, CancellationToken cancellationToken)
    {
        if (records is < 1 or > MostRecords) return Problems.BadParameter($"'records' must be from 1 to {MostRecords}.");
        if (LogFile.Of(format ?? "ndjson") is not { } file) return Problems.BadParameter("'format' must be ndjson or csv.");
        var (problem, query) = await queries.ReadAsync(project, search, cancellationToken);
        if (problem is not null) return problem;
        var most = records ?? MostRecords;
        query = query with { Before = null, Limit = Math.Min(most, PageRecords) };
        // A query that fails is told as such, not as a file that breaks off.
        var first = await reader.SearchAsync(project, query, cancellationToken);
        return TypedResults.Stream(
            async output =>
            {
                await using var writer = new StreamWriter(output, leaveOpen: true);
                await file.WriteHeadAsync(writer);
                var (page, written) = (first, 0);
                while (page.Count > 0)
                {
                    foreach (var record in await queries.ViewAsync(project, query.Window, page, cancellationToken)) await file.WriteAsync(writer, record);
                    await writer.FlushAsync(cancellationToken);
                    written += page.Count;
                    if (page.Count < query.Limit || written >= most) return;
                    page = await reader.SearchAsync(project, query with { After = new(page[^1].Time, page[^1].RowKey), Limit = Math.Min(query.Limit, most - written) }, cancellationToken);
                }
            },
            file.ContentType,
            $"logs.{file.Extension}");
    }
}
