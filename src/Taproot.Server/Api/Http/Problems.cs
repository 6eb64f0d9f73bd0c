using Microsoft.AspNetCore.Http.HttpResults;

namespace Taproot.Server.Api.Http;

/// <summary>Problem details (RFC 9457) whose detail is a sentence that says what to do.</summary>
internal static class Problems
{
    /// <summary>A problem with a title and a sentence.</summary>
    public static ProblemHttpResult Of(int status, string title, string sentence) =>
        TypedResults.Problem(statusCode: status, title: title, detail: sentence);

    /// <summary>The project of the URL does not exist.</summary>
    public static ProblemHttpResult UnknownProject(string project) =>
        Of(StatusCodes.Status404NotFound, "Unknown project", $"There is no project '{project}'. GET /api/projects lists the projects there are.");

    /// <summary>The application of the URL is not in the window.</summary>
    public static ProblemHttpResult UnknownApplication(string id) =>
        Of(StatusCodes.Status404NotFound, "Unknown application",
            $"There is no application '{id}' in this window of time. Choose a window in which it ran, or pick one from the applications page.");

    /// <summary>The node of the URL is not in the window.</summary>
    public static ProblemHttpResult UnknownNode(string id) =>
        Of(StatusCodes.Status404NotFound, "Unknown node",
            $"There is no node '{id}' in this window of time. Choose a window in which its agent reported, or pick one from the nodes page.");

    /// <summary>A query parameter does not make sense.</summary>
    public static ProblemHttpResult BadParameter(string sentence) => Of(StatusCodes.Status400BadRequest, "Bad parameter", sentence);
}
