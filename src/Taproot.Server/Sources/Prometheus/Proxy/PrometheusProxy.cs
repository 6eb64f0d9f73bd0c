using System.Net;
using System.Text.Json;
using Taproot.PromQL;
using Taproot.Server.Sources.Prometheus.Client;

namespace Taproot.Server.Sources.Prometheus.Proxy;

/// <summary>
/// Answers Prometheus' interface of a project whose metrics are in a Prometheus by asking that: its own functions and their exact meaning are there, and
/// only the answer travels. Comes after the access guard; requests of other projects, and what a Prometheus does not answer, go their usual way.
/// </summary>
internal sealed class PrometheusProxy(RequestDelegate next, PrometheusSources sources, TimeProvider time)
{
    private const string Marker = "/prometheus/api/v1/";
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    public async Task InvokeAsync(HttpContext http)
    {
        if (SourceOf(http) is not { } source || await MakeAsync(http, source) is not { } request)
        {
            if (!http.Response.HasStarted && http.Response.StatusCode == StatusCodes.Status200OK) await next(http);
            return;
        }
        using var limit = new TimeLimit(Most, time, http.RequestAborted);
        try
        {
            using var answer = await source.Client.SendAsync(request.Path, request.Parameters, limit.Token);
            await PassOnAsync(answer, source, http.Response, limit.Token);
        }
        catch (PrometheusException e) when (!http.Response.HasStarted)
        {
            await FailAsync(http.Response, e.IsTransient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status502BadGateway, "unavailable", e.Message);
        }
        catch (OperationCanceledException) when (limit.IsOver && !http.Response.HasStarted)
        {
            await FailAsync(http.Response, StatusCodes.Status503ServiceUnavailable, "timeout", $"{source.Settings.Url.Authority} did not answer within {Most.TotalMinutes:0} minutes.");
        }
        catch (Exception e) when (e is PrometheusException or IOException or HttpRequestException or OperationCanceledException)
        {
            // Half an answer must not look like a whole one.
            http.Abort();
        }
    }

    private PrometheusProject? SourceOf(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint endpoint && endpoint.RoutePattern.RawText?.Contains(Marker, StringComparison.Ordinal) == true
        && http.Request.RouteValues["project"] is string project
            ? sources.Find(project)
            : null;

    private static async Task<ProxyRequest?> MakeAsync(HttpContext http, PrometheusProject source)
    {
        var path = http.Request.Path.Value!;
        try
        {
            var form = HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
            return ProxyRequest.Make(
                path[(path.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..],
                name => name == "match[]" ? [.. form?[name] ?? [], .. http.Request.Query[name]] : [form?[name].FirstOrDefault() ?? http.Request.Query[name].FirstOrDefault()],
                source.Extra);
        }
        catch (QueryException e)
        {
            await FailAsync(http.Response, StatusCodes.Status400BadRequest, "bad_data", e.Message);
        }
        catch (InvalidDataException e)
        {
            await FailAsync(http.Response, StatusCodes.Status400BadRequest, "bad_data", $"The form cannot be read: {e.Message}");
        }
        return null;
    }

    private static async Task PassOnAsync(HttpResponseMessage answer, PrometheusProject source, HttpResponse response, CancellationToken cancellationToken)
    {
        // Credentials and addresses are ours: what is wrong with them is no fault of whoever asks.
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)answer.StatusCode is >= 300 and < 400)
            throw new PrometheusException(PrometheusFailure.Refused, PrometheusClient.Refusal(answer.StatusCode, "").Message);
        if (answer.Content.Headers.ContentType?.MediaType != "application/json")
            throw new PrometheusException(PrometheusFailure.Malformed, $"{source.Settings.Url.Authority} answers with {(int)answer.StatusCode} and something that is not JSON.");
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = "application/json";
        response.Headers.XContentTypeOptions = "nosniff";
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[64 << 10];
        var total = 0L;
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if ((total += read) > source.Client.Limits.MaxBytes) throw new PrometheusException(PrometheusFailure.TooLarge, "The answer is too large.");
            await response.Body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static async Task FailAsync(HttpResponse response, int status, string kind, string sentence)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new { status = "error", errorType = kind, error = sentence }));
    }
}
