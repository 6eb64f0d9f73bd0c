using Taproot.PromQL;
using Taproot.PromQL.Source;
using Taproot.Server.Auth;
using Taproot.Server.Projects;

namespace Taproot.Server.Api.Prometheus;

/// <summary>Prometheus' HTTP interface over a project's metrics, for Grafana and everything else that asks Prometheus.</summary>
internal static class PrometheusEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Post];

    /// <summary>Registers what the endpoints are made of.</summary>
    public static IServiceCollection AddPrometheusApi(this IServiceCollection services) =>
        services.AddSingleton(s => NewEngine(s.GetRequiredService<TimeProvider>())).AddSingleton<QueryMetrics>().AddSingleton<QueryApi>().AddSingleton<CatalogApi>().AddSingleton<ExemplarApi>();

    /// <summary>Maps the endpoints below <c>/api/projects/{project}/prometheus/api/v1</c>.</summary>
    public static void MapPrometheusApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/prometheus/api/v1");
        Map(api, "/query", http => Service<QueryApi>(http).QueryAsync);
        Map(api, "/query_range", http => Service<QueryApi>(http).QueryRangeAsync);
        Map(api, "/format_query", _ => QueryApi.FormatAsync);
        Map(api, "/query_exemplars", http => Service<ExemplarApi>(http).QueryAsync);
        Map(api, "/series", http => Service<CatalogApi>(http).SeriesAsync);
        Map(api, "/labels", http => Service<CatalogApi>(http).LabelsAsync);
        Map(api, "/label/{name}/values", http => Service<CatalogApi>(http).ValuesAsync);
        Map(api, "/metadata", http => Service<CatalogApi>(http).MetadataAsync);
        Map(api, "/rules", _ => (_, response) => EmptyAsync(response, json => json.WriteStartObject(), json => Close(json, "groups")));
        Map(api, "/alerts", _ => (_, response) => EmptyAsync(response, json => json.WriteStartObject(), json => Close(json, "alerts")));
        Map(api, "/status/buildinfo", _ => BuildInfo.WriteAsync);
    }

    // The engine's room has no clock of its own.
    private static QueryEngine NewEngine(TimeProvider time)
    {
        var started = time.GetTimestamp();
        return new(new(), () => time.GetElapsedTime(started));
    }

    private static T Service<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();

    private static void Map(RouteGroupBuilder api, string path, Func<HttpContext, Func<ApiParameters, HttpResponse, Task>> handler) =>
        api.MapMethods(path, Reading, (HttpContext http) => AnswerAsync(http, handler(http))).Needs(ObjectKind.Applications).OrReadableWithKey().ExcludeFromDescription();

    private static async Task AnswerAsync(HttpContext http, Func<ApiParameters, HttpResponse, Task> handler)
    {
        try
        {
            var project = (string)http.Request.RouteValues["project"]!;
            if (!Service<ProjectDirectory>(http).Exists(project))
                throw ApiException.NotFound($"There is no project '{project}'. GET /api/projects lists the projects there are.");
            await handler(await ApiParameters.ReadAsync(http.Request, http.RequestAborted), http.Response);
        }
        catch (Exception e) when (!http.Response.HasStarted && ErrorOf(e, http) is { } error)
        {
            await AnswerWriter.FailAsync(http.Response, error);
        }
    }

    private static ApiException? ErrorOf(Exception e, HttpContext http) => e switch
    {
        ApiException error => error,
        QueryException { InnerException: SeriesSourceException { IsTransient: true } } away => ApiException.Unavailable(away.Message, away),
        QueryException { Kind: QueryErrorKind.BadData } wrong => ApiException.BadData(wrong.Message, wrong),
        QueryException { Kind: QueryErrorKind.Timeout } late => ApiException.Timeout(late.Message, late),
        QueryException { Kind: QueryErrorKind.Canceled } ended => new(StatusCodes.Status503ServiceUnavailable, "canceled", ended.Message, ended),
        QueryException failed => ApiException.Execution(failed.Message, failed),
        SeriesSourceException { IsTransient: true } gone => ApiException.Unavailable(gone.Message, gone),
        SeriesSourceException failed => ApiException.Execution(failed.Message, failed),
        OperationCanceledException when http.RequestAborted.IsCancellationRequested => new(StatusCodes.Status503ServiceUnavailable, "canceled", "The caller has gone.", e),
        _ => null,
    };

    private static async Task EmptyAsync(HttpResponse response, Action<System.Text.Json.Utf8JsonWriter> begin, Action<System.Text.Json.Utf8JsonWriter> end)
    {
        await using var answer = AnswerWriter.Succeed(response);
        begin(answer.Json);
        end(answer.Json);
        answer.End([], []);
    }

    private static void Close(System.Text.Json.Utf8JsonWriter json, string list)
    {
        json.WriteStartArray(list);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
