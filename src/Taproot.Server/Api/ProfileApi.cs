using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Api.Views;
using Taproot.Server.Auth;
using Taproot.Store;

namespace Taproot.Server.Api;

/// <summary>Profiles of a project: what there is, over time, as flame graph, as file.</summary>
internal static class ProfileApi
{
    private const string Tag = "Profiles";
    private const int MostStacks = 50_000;
    private const int MostStacksApart = 10_000; // of all services: as many as can be read in about a second
    private const int MostStacksInFile = 100_000;
    private const int DefaultNodes = 5_000;
    private const int MostNodes = 100_000;
    private const int MostPoints = 2_000;
    private const int UsualPoints = 120;

    /// <summary>Registers what the endpoints are made of.</summary>
    public static IServiceCollection AddProfileApi(this IServiceCollection services) => services.AddSingleton<ProfileQueries>();

    /// <summary>Maps the endpoints.</summary>
    public static void MapProfileApi(this IEndpointRouteBuilder routes)
    {
        var profiles = routes.MapGroup("/api/projects/{project}/profiles");
        profiles.MapGet("/types", TypesAsync)
            .Needs(ObjectKind.Applications).WithName("listProfileTypes").WithTags(Tag).WithSummary("Types of profiles by service, or of an application.")
            .Produces<ProfileTypesResponse>().ProducesProblem(400).ProducesProblem(404);
        profiles.MapGet("/labels", LabelsAsync)
            .Needs(ObjectKind.Applications).WithName("listProfileLabels").WithTags(Tag).WithSummary("Labels of profiles and some of their values.")
            .Produces<ProfileLabelsResponse>().ProducesProblem(400).ProducesProblem(404);
        profiles.MapGet("/series", SeriesAsync)
            .Needs(ObjectKind.Applications).WithName("getProfileSeries").WithTags(Tag).WithSummary("What profiles sum up to over time.")
            .Produces<ProfileSeriesResponse>().ProducesProblem(400).ProducesProblem(404);
        profiles.MapGet("/flamegraph", FlameGraphAsync)
            .Needs(ObjectKind.Applications).WithName("getFlameGraph").WithTags(Tag).WithSummary("All profiles of a window as one tree, or compared with another window or with other labels.")
            .Produces<FlameGraphResponse>().ProducesProblem(400).ProducesProblem(404);
        profiles.MapGet("/pprof", PprofAsync)
            .Needs(ObjectKind.Applications).WithName("getPprof").WithTags(Tag).WithSummary("All profiles of a window as one pprof file.")
            .Produces(200, contentType: "application/octet-stream").ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> TypesAsync(string project, [AsParameters] ProfileSelection selection, ProfileQueries queries, CancellationToken cancellationToken)
    {
        var types = await queries.TypesAsync(project, selection, cancellationToken);
        return types.Found ? TypedResults.Ok(ProfileViews.Types(types.Value)) : types.Problem;
    }

    private static async Task<IResult> LabelsAsync(
        string project, [AsParameters] ProfileSelection selection, ProfileQueries queries, IProfileReader reader, CancellationToken cancellationToken)
    {
        var query = await queries.FindAsync(project, selection, cancellationToken);
        if (!query.Found) return query.Problem;
        var labels = await reader.ReadLabelsAsync(project, query.Value, cancellationToken);
        return TypedResults.Ok(new ProfileLabelsResponse([.. labels.Select(l => new ProfileLabelRow(l.Name, l.Values))]));
    }

    private static async Task<IResult> SeriesAsync(
        string project, [AsParameters] ProfileSelection selection, long? stepMs, ProfileQueries queries, IProfileReader reader, CancellationToken cancellationToken)
    {
        var query = await queries.FindAsync(project, selection, cancellationToken);
        if (!query.Found) return query.Problem;
        var window = query.Value.To - query.Value.From;
        if (stepMs is < 1000 || window.TotalMilliseconds / (stepMs ?? long.MaxValue) > MostPoints)
            return Problems.BadParameter($"'stepMs' must be at least 1000, and so long that the window has at most {MostPoints} steps.");
        // Profiles are about a minute each; a finer step shows nothing but gaps.
        var step = TimeSpan.FromMilliseconds(stepMs ?? Math.Max(60_000, Math.Ceiling(window.TotalSeconds / UsualPoints) * 1000));
        return TypedResults.Ok(ProfileViews.Series(query.Value, await reader.ReadSeriesAsync(project, query.Value, step, cancellationToken), step));
    }

    private static async Task<IResult> FlameGraphAsync(
        string project, [AsParameters] ProfileSelection selection, [AsParameters] FlameGraphForm form, ProfileQueries queries, IProfileReader reader,
        CancellationToken cancellationToken)
    {
        if (form.MaxNodes is < 1 or > MostNodes) return Problems.BadParameter($"'maxNodes' must be from 1 to {MostNodes}.");
        var query = await queries.FindAsync(project, selection, cancellationToken);
        if (!query.Found) return query.Problem;
        var compared = await queries.WithBaseAsync(project, selection, query.Value, form, cancellationToken);
        if (!compared.Found) return compared.Problem;
        var groups = await queries.GroupsAsync(project, query.Value, form.By, cancellationToken);
        if (!groups.Found) return groups.Problem;
        var isCompared = !ReferenceEquals(compared.Value, query.Value);
        var stacks = await ReadAsync(query.Value);
        var baseStacks = isCompared ? await ReadAsync(compared.Value) : null;
        return TypedResults.Ok(ProfileViews.Flame(query.Value, stacks, isCompared ? compared.Value : null, baseStacks, groups.Value, form.MaxNodes ?? DefaultNodes));

        Task<MergedStacks> ReadAsync(ProfileQuery one) =>
            reader.ReadStacksAsync(project, one with { ByService = form.By is not null }, one.Services.Count == 0 ? MostStacksApart : MostStacks, cancellationToken);
    }

    private static async Task<IResult> PprofAsync(
        string project, [AsParameters] ProfileSelection selection, ProfileQueries queries, IProfileReader reader, CancellationToken cancellationToken)
    {
        var query = await queries.FindAsync(project, selection, cancellationToken);
        if (!query.Found) return query.Problem;
        var file = ProfileViews.Pprof(query.Value, await reader.ReadStacksAsync(project, query.Value, MostStacksInFile, cancellationToken));
        return TypedResults.File(file, "application/octet-stream", "profile.pb.gz");
    }
}
