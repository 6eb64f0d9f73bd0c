using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Http;

namespace Taproot.Server.Ingest;

/// <summary>Refusals as problem details (RFC 9457), for remote write and profiles.</summary>
internal static class RefusalProblems
{
    /// <summary>The problem, with Retry-After set where that helps.</summary>
    public static ProblemHttpResult Of(IngestRefusal refusal, HttpResponse response)
    {
        if (refusal.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        var (status, title) = Status(refusal.Kind);
        return Problems.Of(status, title, refusal.Sentence);
    }

    // Prometheus gives up on 429 unless told otherwise, but sends again after any 5xx: being behind is 503 to it. A sender that is over its rate limit is not to
    // pile up what would never get through, so that is 429.
    private static (int Status, string Title) Status(RefusalKind kind) => kind switch
    {
        RefusalKind.Unauthorized => (StatusCodes.Status401Unauthorized, "API key needed"),
        RefusalKind.Forbidden => (StatusCodes.Status403Forbidden, "API key may not do this"),
        RefusalKind.RateLimited => (StatusCodes.Status429TooManyRequests, "Too many bytes"),
        RefusalKind.UnsupportedFormat => (StatusCodes.Status415UnsupportedMediaType, "Unsupported format"),
        RefusalKind.TooLarge => (StatusCodes.Status413PayloadTooLarge, "Too large"),
        RefusalKind.Malformed => (StatusCodes.Status400BadRequest, "Request refused"),
        RefusalKind.Full => (StatusCodes.Status507InsufficientStorage, "Disk full"),
        RefusalKind.Failed => (StatusCodes.Status500InternalServerError, "Store failed"),
        _ => (StatusCodes.Status503ServiceUnavailable, "Not now"),
    };
}
