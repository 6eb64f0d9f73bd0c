using Taproot.Inspections.Windows;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Api.Telemetry;
using Taproot.Server.Api.Views;
using Taproot.Server.Auth;
using Taproot.Server.Ingest;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Server.Sources.Prometheus;
using Taproot.Store;

namespace Taproot.Server.Api;

/// <summary>What the browser's side reads: worlds as pages, per project.</summary>
internal static class ApiEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/projects", (ProjectDirectory projects) => TypedResults.Ok(projects.All))
            .Needs(ObjectKind.Projects).WithName("listProjects").WithTags("Projects").WithSummary("The projects there are.");
        var project = routes.MapGroup("/api/projects/{project}");
        MapWorldViews(project);
        MapObjects(project);
        MapLayout(project);
        project.MapTraces();
        project.MapTraceExplorer();
        project.MapServiceOwners();
        project.MapExemplars();
        project.MapLogs();
        project.MapFields();
        project.MapQueryProgress();
        project.MapStorage();
        project.MapData();
        project.MapGet("/search", Search)
            .Needs(ObjectKind.Applications).WithName("search").WithTags("Search").WithSummary("Applications and nodes that match all words of q.")
            .Produces<SearchResponse>().ProducesProblem(404);
        project.MapGet("/status", Status)
            .Needs(ObjectKind.System).WithName("getSystemStatus").WithTags("System").WithSummary("How store, ingest, recorder and agents do.")
            .Produces<SystemStatusResponse>().ProducesProblem(404);
    }

    private static void MapWorldViews(RouteGroupBuilder project)
    {
        project.MapGet("/applications", (string project, string? from, string? to, WorldQuery query, SnapshotCache cache, HttpContext http) =>
                CachedAsync(query, cache, http, project, from, to, "applications", ApplicationsView.Of))
            .Needs(ObjectKind.Applications).WithName("listApplications").WithTags("Applications").WithSummary("The applications table.")
            .Produces<ApplicationsResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/map", (string project, string? from, string? to, WorldQuery query, SnapshotCache cache, HttpContext http) =>
                CachedAsync(query, cache, http, project, from, to, "map", MapView.Of))
            .Needs(ObjectKind.Applications).WithName("getMap").WithTags("Map").WithSummary("All applications and who talks to whom.")
            .Produces<MapResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/nodes", (string project, string? from, string? to, WorldQuery query, SnapshotCache cache, HttpContext http) =>
                CachedAsync(query, cache, http, project, from, to, "nodes", NodesView.Of))
            .Needs(ObjectKind.Nodes).WithName("listNodes").WithTags("Nodes").WithSummary("The nodes table.")
            .Produces<NodesResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static void MapObjects(RouteGroupBuilder project)
    {
        project.MapGet("/applications/{id}", ApplicationAsync)
            .Needs(ObjectKind.Applications).WithName("getApplication").WithTags("Applications").WithSummary("An application with its neighbours and reports.")
            .Produces<ApplicationResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/nodes/{id}", NodeAsync)
            .Needs(ObjectKind.Nodes).WithName("getNode").WithTags("Nodes").WithSummary("A node with its applications and reports.")
            .Produces<NodeResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static void MapLayout(RouteGroupBuilder project)
    {
        project.MapGet("/map/layout", GetLayoutAsync)
            .Needs(ObjectKind.Personal).WithName("getMapLayout").WithTags("Map").WithSummary("Where the caller put boxes on the map.")
            .Produces<MapLayout>().ProducesProblem(404);
        project.MapPut("/map/layout", PutLayoutAsync)
            .Needs(ObjectKind.Personal, Access.Edit).WithName("putMapLayout").WithTags("Map").WithSummary("Replaces the caller's positions; none forgets them.")
            .Produces(204).ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task CachedAsync<T>(
        WorldQuery query, SnapshotCache cache, HttpContext http, string project, string? from, string? to, string view, Func<WorldWindow, ResponseContext, T> make)
    {
        var answer = await query.FindAsync(project, from, to, http.RequestAborted);
        if (!answer.Found)
        {
            await answer.Problem.ExecuteAsync(http);
            return;
        }
        var (window, context) = (answer.Window, answer.Context);
        await cache.Get(window.World, $"{view} {window.Start}", context, () => make(window, context)).WriteAsync(http);
    }

    private static async Task<IResult> ApplicationAsync(
        string project, string id, string? from, string? to, WorldQuery query, IInspectionSettingsSource inspections, CancellationToken cancellationToken)
    {
        var answer = await query.FindAsync(project, from, to, cancellationToken);
        if (!answer.Found) return answer.Problem;
        var name = UnescapeSlashes(id);
        return ApplicationId.TryParse(name, out var key) && answer.Window.World.Applications.TryGetValue(key, out var application)
            ? TypedResults.Ok(ApplicationView.Of(answer.Window, answer.Context, application, inspections.Of(project)))
            : Problems.UnknownApplication(name);
    }

    private static async Task<IResult> NodeAsync(
        string project, string id, string? from, string? to, WorldQuery query, IInspectionSettingsSource inspections, CancellationToken cancellationToken)
    {
        var answer = await query.FindAsync(project, from, to, cancellationToken);
        if (!answer.Found) return answer.Problem;
        var name = UnescapeSlashes(id);
        return NodesView.Find(answer.Window.World, name) is { } node
            ? TypedResults.Ok(NodesView.Of(answer.Window, answer.Context, node, inspections.Of(project)))
            : Problems.UnknownNode(name);
    }

    private static async Task<IResult> GetLayoutAsync(string project, ProjectDirectory projects, MapLayouts layouts, HttpContext http) =>
        projects.Exists(project)
            ? TypedResults.Ok(await layouts.GetAsync(project, Caller.Of(http).UserId, http.RequestAborted))
            : Problems.UnknownProject(project);

    private static async Task<IResult> PutLayoutAsync(string project, MapLayout layout, ProjectDirectory projects, MapLayouts layouts, HttpContext http)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (MapLayouts.Refusal(layout) is { } sentence) return Problems.BadParameter(sentence);
        await layouts.PutAsync(project, Caller.Of(http).UserId, layout, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static IResult Search(string project, string? q, ProjectDirectory projects, WorldQuery query, TimeProvider time)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (q is { Length: > 200 }) return Problems.BadParameter("'q' is longer than 200 characters.");
        return TypedResults.Ok(SearchView.Of(query.Latest(project) ?? ContextView.EmptyWorld(time.GetUtcNow().ToUnixTimeMilliseconds()), q ?? ""));
    }

    private static IResult Status(string project, ProjectDirectory projects, WorldQuery query, IngestCounters ingest, IRecorderStatusSource recorder, IStoreHealth store,
        PrometheusSources sources) =>
        projects.Exists(project)
            ? TypedResults.Ok(SystemStatusView.Of(
                query.Latest(project), ingest.Figures(project), query.Flow(project, live: true), recorder.StatusOf(project), store.Measure(), sources.FiguresOf(project)))
            : Problems.UnknownProject(project);

    // The web server leaves %2F in a path segment as it is, since a slash would end the segment; ids may hold one.
    internal static string UnescapeSlashes(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
