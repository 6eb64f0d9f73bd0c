using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Store.Traces;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Tells what fields log records and spans have, and which values: what query lines complete, and what is clicked on.</summary>
internal static class FieldEndpoints
{
    private const int MostValues = 200;
    private const int LongestField = 1000;

    /// <summary>Maps the endpoints.</summary>
    public static void MapFields(this RouteGroupBuilder project)
    {
        Map(project, "/logs/fields", LogFieldsAsync, "listLogFields", "Logs", "Attributes of log records and of their resources.");
        Map(project, "/logs/fields/values", LogValuesAsync, "listLogFieldValues", "Logs", "The most frequent values of a field of log records.");
        Map(project, "/traces/fields", SpanFieldsAsync, "listTraceFields", "Traces", "Attributes of spans and of their resources.");
        Map(project, "/traces/fields/values", SpanValuesAsync, "listTraceFieldValues", "Traces", "The most frequent values of a field of spans.");
    }

    private static void Map(RouteGroupBuilder project, string path, Delegate handler, string name, string tag, string summary) =>
        project.MapGet(path, handler).Needs(ObjectKind.Applications).WithName(name).WithTags(tag).WithSummary(summary)
            .Produces<FieldsResponse>().ProducesProblem(400).ProducesProblem(404);

    private static async Task<IResult> LogFieldsAsync(
        string project, [AsParameters] LogSearch search, LogQueries queries, IFieldReader<LogQuery> reader, CancellationToken cancellationToken)
    {
        var (problem, query) = await queries.ReadAsync(project, search, cancellationToken);
        return problem ?? TypedResults.Ok(View(await reader.ListKeysAsync(project, query, cancellationToken)));
    }

    private static async Task<IResult> LogValuesAsync(
        string project, [AsParameters] LogSearch search, string field, string? contains, LogQueries queries, IFieldReader<LogQuery> reader, ILogReader logs, ResourceDirectory resources,
        CancellationToken cancellationToken)
    {
        if (Refusal(field, contains) is { } refusal) return refusal;
        var (problem, query) = await queries.ReadAsync(project, search, cancellationToken);
        if (problem is not null) return problem;
        var owners = IsApplication(field) ? await OwnersAsync(project, query.Window, await logs.ListResourcesAsync(project, query.Window, cancellationToken), resources, cancellationToken) : null;
        return await ValuesAsync(project, query, field, contains, reader, owners, cancellationToken);
    }

    private static async Task<IResult> SpanFieldsAsync(
        string project, [AsParameters] TraceExplorerParameters search, TraceExplorerReader queries, IFieldReader<SpanQuery> reader, CancellationToken cancellationToken)
    {
        var (problem, query) = await queries.ReadAsync(project, search, cancellationToken);
        return problem ?? TypedResults.Ok(View(await reader.ListKeysAsync(project, AllOf(search, query), cancellationToken)));
    }

    private static async Task<IResult> SpanValuesAsync(
        string project, [AsParameters] TraceExplorerParameters search, string field, string? contains, TraceExplorerReader queries, IFieldReader<SpanQuery> reader, ITraceReader spans,
        ResourceDirectory resources, CancellationToken cancellationToken)
    {
        if (Refusal(field, contains) is { } refusal) return refusal;
        var (problem, query) = await queries.ReadAsync(project, search, cancellationToken);
        if (problem is not null) return problem;
        var owners = IsApplication(field) ? await OwnersAsync(project, query.Spans.Window, await spans.ListResourcesAsync(project, query.Spans.Window, cancellationToken), resources, cancellationToken) : null;
        return await ValuesAsync(project, AllOf(search, query), field, contains, reader, owners, cancellationToken);
    }

    /// <summary>A query line is for any span, not only for those that the explorer shows without one.</summary>
    private static SpanQuery AllOf(TraceExplorerParameters search, TraceExplorerQuery query) =>
        string.IsNullOrEmpty(search.Spans) ? query.Spans with { Scope = SpanScope.All } : query.Spans;

    private static bool IsApplication(string field) => field.Equals(ApplicationFilters.Field, StringComparison.OrdinalIgnoreCase);

    private static ProblemHttpResult? Refusal(string field, string? contains) =>
        field.Length is 0 or > LongestField || contains is { Length: > LongestField } ? Problems.BadParameter($"'field' and 'contains' have at most {LongestField} characters.") : null;

    /// <summary>Values of a field; those of the field <c>application</c>, which the store does not know, are given.</summary>
    private static async Task<IResult> ValuesAsync<TQuery>(
        string project, TQuery query, string field, string? contains, IFieldReader<TQuery> reader, IEnumerable<string>? applications, CancellationToken cancellation)
        where TQuery : RowQuery
    {
        var limit = Math.Min(query.Limit, MostValues);
        if (applications is null) return TypedResults.Ok(View(await reader.ListValuesAsync(project, query, field, contains ?? "", limit, cancellation)));
        var found = applications.Where(a => a.Length > 0 && a.Contains(contains ?? "", StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return TypedResults.Ok(new FieldsResponse([.. found.Take(limit).Select(a => new FieldCountView(a, 0))], 0, IsAll: true));
    }

    private static async Task<IReadOnlyCollection<string>> OwnersAsync(
        string project, TimeWindow window, IReadOnlyList<StoredResource> senders, ResourceDirectory resources, CancellationToken cancellation)
    {
        var owners = await resources.OfAsync(project, window, senders, cancellation);
        return [.. senders.Select(s => owners.ApplicationOf(s.Attributes))];
    }

    private static FieldsResponse View(FieldSample sample) => new([.. sample.Values.Select(v => new FieldCountView(v.Value, v.Records))], sample.Records, sample.IsAll);
}
