using Microsoft.AspNetCore.Diagnostics;
using Taproot.Server.Api.Http;
using Taproot.Store;

namespace Taproot.Server.Hosting;

/// <summary>Turns what nobody caught into problem details that tell no internals.</summary>
internal static class Failures
{
    /// <summary>The end of the way for exceptions. The framework logs those that are somebody's to look into; that a query is too large is between the person and their query.</summary>
    public static ExceptionHandlerOptions Options { get; } = new() { ExceptionHandler = AnswerAsync, SuppressDiagnosticsCallback = context => context.Exception is QueryTooLargeException };

    private static Task AnswerAsync(HttpContext http)
    {
        var error = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var problem = error switch
        {
            BadHttpRequestException bad => Problems.Of(bad.StatusCode, "Bad request", $"{bad.Message.TrimEnd('.')}. Compare the request with /openapi/v1.json."),
            StoreUnavailableException away => Problems.Of(503, "Store not available", away.Message),
            QueryTooLargeException large => Problems.Of(422, "Query too large", large.Message),
            _ => Problems.Of(500, "Internal error", "Something failed that should not have. The server's log has the details; please report this as a defect."),
        };
        return problem.ExecuteAsync(http);
    }
}
