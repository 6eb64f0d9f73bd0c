using Taproot.Server.Projects;

namespace Taproot.Server.Api.Http;

/// <summary>Endpoints below a project.</summary>
internal static class ProjectRoutes
{
    /// <summary>A group of endpoints whose URL names a project; for one that does not exist they are not asked.</summary>
    /// <param name="routes">Where they are mapped.</param>
    /// <param name="path">What comes behind the project, with its slash.</param>
    public static RouteGroupBuilder MapProject(this IEndpointRouteBuilder routes, string path)
    {
        var group = routes.MapGroup("/api/projects/{project}" + path);
        group.AddEndpointFilter(AnswerUnknownAsync);
        return group;
    }

    private static ValueTask<object?> AnswerUnknownAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var project = context.HttpContext.GetRouteValue("project") as string ?? "";
        return context.HttpContext.RequestServices.GetRequiredService<ProjectDirectory>().Exists(project)
            ? next(context)
            : ValueTask.FromResult<object?>(Problems.UnknownProject(project));
    }
}
