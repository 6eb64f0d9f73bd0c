using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;
using Taproot.Store;

namespace Taproot.Server.Api;

/// <summary>
/// Lets a page say how far a long search is: it names its requests with the header <see cref="Header"/>, and asks by that name. A name is the page's own, long and random,
/// so nobody else asks by it.
/// </summary>
internal static class QueryProgressEndpoint
{
    /// <summary>The header that names a request's queries.</summary>
    public const string Header = "X-Query-Id";

    /// <summary>Names the queries of requests that have the header.</summary>
    public static void UseQueryNames(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var name = http.Request.Headers[Header].ToString();
        if (QueryScope.IsName(name)) QueryScope.Begin(name);
        return next(http);
    });

    /// <summary>Maps the endpoint.</summary>
    public static void MapQueryProgress(this RouteGroupBuilder project) =>
        project.MapGet("/queries/{id}", GetAsync)
            .Needs(ObjectKind.Applications).WithName("getQueryProgress").WithTags("Search")
            .WithSummary("How far the queries are of the running request that has this id in X-Query-Id; running is false when there is none.")
            .Produces<QueryProgressResponse>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);

    private static async Task<IResult> GetAsync(string project, string id, ProjectDirectory projects, IQueryProgress progress, CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (!QueryScope.IsName(id)) return Problems.BadParameter($"An id has at most {QueryScope.LongestName} letters, digits and dashes.");
        return TypedResults.Ok(await progress.ReadAsync(id, cancellationToken) is { } found
            ? new QueryProgressResponse(true, found.Elapsed.TotalMilliseconds, found.ReadRows, found.TotalRows)
            : new QueryProgressResponse(false, 0, 0, 0));
    }
}
