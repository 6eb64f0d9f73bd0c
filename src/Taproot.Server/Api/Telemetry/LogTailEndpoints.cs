using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Store.Logs;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Follows log records by server-sent events.</summary>
internal static class LogTailEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapLogTail(this RouteGroupBuilder project) =>
        project.MapGet("/logs/tail", TailAsync)
            .Needs(ObjectKind.Applications).WithName("tailLogs").WithTags("Logs")
            .WithSummary("New log records as they are stored: server-sent events whose data is a part. After a break Last-Event-ID goes on where it ended.")
            .Produces<LogTailPart>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(400).ProducesProblem(404).ProducesProblem(429);

    private static async Task<IResult> TailAsync(string project, [AsParameters] LogSearch search, LogQueries queries, LogTail tail, HttpContext http, CancellationToken cancellationToken)
    {
        var (problem, query) = await queries.ReadAsync(project, search, cancellationToken);
        if (problem is not null) return problem;
        if (tail.TryEnter() is not { } place) return Problems.Of(StatusCodes.Status429TooManyRequests, "Too many follow", "Too many pages follow logs at once. Close some of them, or search instead.");
        http.Response.RegisterForDispose(place);
        long? since = long.TryParse(http.Request.Headers["Last-Event-ID"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : null;
        async Task<LogQuery> ReadAgainAsync() => await queries.ReadAsync(project, search, cancellationToken) is (null, var again) ? again : query;
        return TypedResults.ServerSentEvents(EventsAsync(project, queries, tail.FollowAsync(project, ReadAgainAsync, since, cancellationToken), cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<LogTailPart>> EventsAsync(
        string project, LogQueries queries, IAsyncEnumerable<StoredLogPart> parts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var part in parts.WithCancellation(cancellation))
        {
            // What is new is the current world's.
            var records = await queries.ViewAsync(project, new(part.AtMs, part.AtMs + 1), part.Records, cancellation);
            yield return new(new(records, part.Skipped, part.Problem))
            {
                EventId = part.AtMs.ToString(CultureInfo.InvariantCulture),
            };
        }
    }
}
