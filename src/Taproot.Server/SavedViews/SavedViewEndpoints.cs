using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;

namespace Taproot.Server.SavedViews;

/// <summary>The saved views of a project, over the API.</summary>
internal static class SavedViewEndpoints
{
    private const string Tag = "Views";

    /// <summary>Maps them.</summary>
    public static void MapSavedViews(this IEndpointRouteBuilder routes)
    {
        var views = routes.MapProject("/views");
        views.MapGet("", List)
            .Needs(ObjectKind.Views).WithName("getSavedViews").WithTags(Tag).WithSummary("What people of the project saved under a name: filters, order and columns of pages.")
            .Produces<SavedViewsResponse>().ProducesProblem(404);
        views.MapPost("", CreateAsync)
            .Needs(ObjectKind.Views, Access.Edit).WithName("createSavedView").WithTags(Tag).WithSummary("Saves a view under a new name.")
            .Produces<SavedViewInfo>().ProducesProblem(400).ProducesProblem(404);
        views.MapPut("/{id}", ReplaceAsync)
            .Needs(ObjectKind.Views, Access.Edit).WithName("putSavedView").WithTags(Tag).WithSummary("Renames a view, changes what it shows, or makes it the page's default.")
            .Produces<SavedViewInfo>().ProducesProblem(400).ProducesProblem(404);
        views.MapDelete("/{id}", DeleteAsync)
            .Needs(ObjectKind.Views, Access.Edit).WithName("deleteSavedView").WithTags(Tag).WithSummary("Deletes a view for everybody.")
            .Produces(204).ProducesProblem(404);
    }

    private static Ok<SavedViewsResponse> List(string project, ProjectSettings settings) =>
        TypedResults.Ok(new SavedViewsResponse([.. settings.Get(project, SavedViewSettings.Kind).Items
            .OrderBy(i => i.Page, StringComparer.Ordinal).ThenBy(i => i.Name, StringComparer.OrdinalIgnoreCase).Select(Info)]));

    private static Task<IResult> CreateAsync(
        string project, SavedViewChange change, ProjectSettings settings, TimeProvider time, HttpContext http) =>
        SaveAsync(project, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)), change, settings, time, http);

    private static async Task<IResult> ReplaceAsync(
        string project, string id, SavedViewChange change, ProjectSettings settings, TimeProvider time, HttpContext http)
    {
        return settings.Get(project, SavedViewSettings.Kind).Find(id) is null ? Unknown() : await SaveAsync(project, id, change, settings, time, http);
    }

    private static async Task<IResult> SaveAsync(string project, string id, SavedViewChange change, ProjectSettings settings, TimeProvider time, HttpContext http)
    {
        var (name, query) = (change.Name.Trim(), change.Query.TrimStart('?'));
        if (settings.Get(project, SavedViewSettings.Kind).Refusal(id, change.Page, name, query) is { } sentence) return Problems.BadParameter(sentence);
        var view = new SavedView(id, change.Page, name, query, change.IsDefault, Caller.Of(http).UserId, time.GetUtcNow().ToUnixTimeMilliseconds());
        await settings.ChangeAsync(project, SavedViewSettings.Kind, s => s.With(view), http.RequestAborted);
        return TypedResults.Ok(Info(view));
    }

    private static async Task<IResult> DeleteAsync(string project, string id, ProjectSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Get(project, SavedViewSettings.Kind).Find(id) is null) return Unknown();
        await settings.ChangeAsync(project, SavedViewSettings.Kind, s => s.Without(id), cancellationToken);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "Unknown view", "The project has no such view. It may have been deleted meanwhile.");

    private static SavedViewInfo Info(SavedView view) => new(view.Id, view.Page, view.Name, view.Query, view.IsDefault, view.By, view.SavedMs);
}
