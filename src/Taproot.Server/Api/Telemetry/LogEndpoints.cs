using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;
using Taproot.Store.Logs;
using Taproot.Telemetry.Logs;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Reads log records.</summary>
internal static class LogEndpoints
{
    private const int LongestText = 1000;

    /// <summary>Parameters of a search.</summary>
    internal sealed record Search(
        string? From, string? To, string? Application, string[]? Service, string? Severity, string? Text, string? Pattern, string? TraceId, string[]? Attribute, string? Query,
        string? After, int? Limit) : ISearch;

    /// <summary>Maps the endpoint.</summary>
    public static void MapLogs(this RouteGroupBuilder project) =>
        project.MapGet("/logs", SearchAsync)
            .Needs(ObjectKind.Applications).WithName("searchLogs").WithTags("Logs").WithSummary("Log records by time, application, service, severity, text, pattern, trace and attributes.")
            .Produces<LogsResponse>().ProducesProblem(400).ProducesProblem(404);

    private static async Task<IResult> SearchAsync(
        string project, [AsParameters] Search search, ProjectDirectory projects, ILogReader reader, ResourceDirectory resources, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (search.Text is { Length: > LongestText }) return Problems.BadParameter($"'text' is longer than {LongestText} characters.");
        if (search.TraceId is { } trace && !SearchParameters.IsTraceId(trace)) return Problems.BadParameter("A trace id has 32 hexadecimal digits.");
        if (!TryParseSeverity(search.Severity, out var severity)) return Problems.BadParameter("'severity' must be debug, info, warning, error or critical: the least that is wanted.");
        var (problem, common) = await SearchParameters.ReadAsync(search, project, window => reader.ListResourcesAsync(project, window, cancellationToken), resources, time.GetUtcNow());
        if (problem is not null) return problem;
        var query = new LogQuery(common) { MinSeverity = severity, Text = search.Text, Pattern = search.Pattern, TraceId = search.TraceId?.ToLowerInvariant() };
        var records = await reader.SearchAsync(project, query, cancellationToken);
        var next = records.Count > 0 ? SearchParameters.Next(records.Count, query.Limit, records[^1].Time, records[^1].RowKey) : "";
        return TypedResults.Ok(new LogsResponse([.. records.Select(r => View(project, r, resources))], next));
    }

    /// <summary>The least severity as OpenTelemetry's number; null when none is given.</summary>
    internal static bool TryParseSeverity(string? text, out int? number)
    {
        number = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (int.TryParse(text, out _) || !Enum.TryParse<LogSeverity>(text, ignoreCase: true, out var severity) || severity == LogSeverity.Unknown) return false;
        // Debug takes in the numbers below its own, which are those of trace.
        number = severity == LogSeverity.Debug ? 1 : severity.OtlpNumber();
        return true;
    }

    private static LogRecordView View(string project, StoredLog record, ResourceDirectory resources) => new(
        SearchParameters.Milliseconds(record.Time), LogSeverities.FromOtlpNumber(record.SeverityNumber).Name(), record.Severity, record.Body, record.Service,
        resources.ApplicationOf(project, record.ResourceAttributes), record.TraceId, record.SpanId, record.Pattern, record.EventName, record.Attributes,
        record.ResourceAttributes);
}
