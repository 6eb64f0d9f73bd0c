using Microsoft.AspNetCore.Diagnostics;
using Taproot.Server.Api.Http;
using Taproot.Store;

namespace Taproot.Server.Hosting;

/// <summary>Turns what nobody caught into problem details that tell no internals.</summary>
internal static class Failures
{
    /// <summary>The end of the way for exceptions; the framework has logged them.</summary>
    public static void Configure(IApplicationBuilder app) => app.Run(AnswerAsync);

    private static Task AnswerAsync(HttpContext http)
    {
        var error = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var problem = error switch
        {
            BadHttpRequestException bad => Problems.Of(bad.StatusCode, "Bad request", $"{bad.Message.TrimEnd('.')}. Compare the request with /openapi/v1.json."),
            QueryRefusedException refused => Problems.Of(400, "Bad query", refused.Message),
            StoreUnavailableException away => Problems.Of(503, "Store not available", away.Message),
            _ => Problems.Of(500, "Internal error", "Something failed that should not have. The server's log has the details; please report this as a defect."),
        };
        return problem.ExecuteAsync(http);
    }
}
