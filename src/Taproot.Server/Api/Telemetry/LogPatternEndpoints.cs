using System.Text;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;
using Taproot.Store.Logs;
using Taproot.Telemetry.Logs;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Reads patterns of log records, with their texts.</summary>
internal static class LogPatternEndpoints
{
    /// <summary>Parameters of a search.</summary>
    internal sealed record Search(string? From, string? To, string? Application, string[]? Service, string? Severity, string? Pattern, int? Limit);

    /// <summary>Maps the endpoint.</summary>
    public static void MapLogPatterns(this RouteGroupBuilder project) =>
        project.MapGet("/logs/patterns", ListAsync)
            .Needs(ObjectKind.Applications).WithName("listLogPatterns").WithTags("Logs").WithSummary("Patterns of log records with their texts, those of most records first.")
            .Produces<LogPatternsResponse>().ProducesProblem(400).ProducesProblem(404);

    private static async Task<IResult> ListAsync(
        string project, [AsParameters] Search search, ProjectDirectory projects, ILogPatternReader reader, ILogReader logs, ResourceDirectory resources, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (SearchParameters.Window(search.From, search.To, time.GetUtcNow(), out var window) is { } badWindow) return badWindow;
        if (SearchParameters.Limit(search.Limit, out var limit) is { } badLimit) return badLimit;
        if (!LogEndpoints.TryParseSeverity(search.Severity, out var severity)) return Problems.BadParameter("'severity' must be debug, info, warning, error or critical: the least that is wanted.");
        IReadOnlyCollection<ulong>? keys = null;
        if (search.Application is not null)
        {
            if (!ApplicationId.TryParse(search.Application, out var application)) return Problems.BadParameter("'application' is not the id of an application.");
            keys = resources.ResourcesOf(project, application, await logs.ListResourcesAsync(project, window, cancellationToken));
        }
        var patterns = await reader.ListPatternsAsync(project, new(window)
        {
            Services = search.Service ?? [], Resources = keys, MinSeverity = severity, Pattern = search.Pattern, Limit = limit,
        }, cancellationToken);
        return TypedResults.Ok(new LogPatternsResponse([.. patterns.Select(View)]));
    }

    private static LogPatternView View(StoredPattern pattern) => new(
        pattern.Pattern, TextOf(pattern.Bodies), pattern.Bodies.FirstOrDefault(""), LogSeverities.FromOtlpNumber(pattern.SeverityNumber).Name(), pattern.Services, pattern.Records,
        SearchParameters.Milliseconds(pattern.First), SearchParameters.Milliseconds(pattern.Last));

    // The same rules as when the records came; a few messages show what varies.
    private static string TextOf(IReadOnlyList<string> bodies)
    {
        var miner = new PatternMiner(new() { MaxPatterns = 64 });
        var parser = new LogRecordParser(new());
        foreach (var body in bodies)
        {
            parser.Parse(Encoding.UTF8.GetBytes(body));
            miner.Observe(parser.Body, 0);
        }
        return miner.Patterns.MaxBy(p => p.Count)?.Template ?? "";
    }
}
