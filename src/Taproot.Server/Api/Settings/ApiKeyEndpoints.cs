using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;

namespace Taproot.Server.Api.Settings;

/// <summary>A project's API keys, over the API.</summary>
internal static class ApiKeyEndpoints
{
    private const int MostKeys = 1000;

    /// <summary>Maps them.</summary>
    public static void MapKeySettings(this IEndpointRouteBuilder routes)
    {
        var settings = routes.MapProject("/settings/api-keys");
        settings.MapGet("", ListAsync)
            .Needs(ObjectKind.Settings).WithName("listApiKeys").WithTags("Settings").WithSummary("The project's API keys, without their secrets.")
            .Produces<ApiKeysResponse>().ProducesProblem(404);
        settings.MapPost("", CreateAsync)
            .Needs(ObjectKind.Settings, Access.Edit).WithName("createApiKey").WithTags("Settings").WithSummary("Makes a key; the answer is the only time that it is seen.")
            .Produces<ApiKeyCreated>().ProducesProblem(400).ProducesProblem(404);
        settings.MapDelete("/{id}", DeleteAsync)
            .Needs(ObjectKind.Settings, Access.Edit).WithName("deleteApiKey").WithTags("Settings").WithSummary("Deletes a key; who uses it is refused at once.")
            .Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(string project, ApiKeys keys, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ApiKeysResponse([.. (await OfAsync(project, keys, cancellationToken)).Select(Summary)]));

    private static async Task<IResult> CreateAsync(string project, ApiKeyRequest request, HttpContext http, ApiKeys keys, CancellationToken cancellationToken)
    {
        var description = request.Description.Trim();
        if (description.Length is 0 or > ApiKeys.MaxDescription) return Problems.BadParameter($"Say in 1 to {ApiKeys.MaxDescription} characters what the key is for.");
        if (KeyScopeNames.Parse(request.Scopes) is not { } scopes) return Problems.BadParameter($"Say what the key may do: {KeyScopeNames.Known}.");
        if ((await OfAsync(project, keys, cancellationToken)).Count() >= MostKeys) return Problems.BadParameter($"The project has {MostKeys} keys already. Delete those that nobody uses.");
        var made = await keys.CreateAsync(project, description, scopes, cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new ApiKeyCreated(made.Id, made.Key));
    }

    private static async Task<IResult> DeleteAsync(string project, string id, ApiKeys keys, CancellationToken cancellationToken)
    {
        var isOfProject = (await OfAsync(project, keys, cancellationToken)).Any(k => k.Id == id);
        return isOfProject && await keys.DeleteAsync(id, cancellationToken)
            ? TypedResults.NoContent()
            : Problems.Of(StatusCodes.Status404NotFound, "Unknown key", "The project has no such key. It may have been deleted meanwhile.");
    }

    private static async Task<IEnumerable<ApiKeys.Listed>> OfAsync(string project, ApiKeys keys, CancellationToken cancellationToken) =>
        (await keys.ListAsync(cancellationToken)).Where(k => k.Project == project);

    private static ApiKeySummary Summary(ApiKeys.Listed key) => new(
        key.Id, key.Description, KeyScopeNames.Of(key.Scopes), key.Created.ToUnixTimeMilliseconds(), key.LastUsed?.ToUnixTimeMilliseconds());
}
