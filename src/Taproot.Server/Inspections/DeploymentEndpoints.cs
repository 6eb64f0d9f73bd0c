using Taproot.Inspections.Deployments;
using Taproot.Inspections.Reports;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Recorder;
using Taproot.Topology.Model;

namespace Taproot.Server.Inspections;

/// <summary>The rollouts of a project, each held against what ran before.</summary>
internal static class DeploymentEndpoints
{
    private const int MaxRows = 1000;

    /// <summary>Maps them.</summary>
    public static void MapDeployments(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/projects/{project}/deployments", ShowAsync)
            .Needs(ObjectKind.Applications).WithName("getDeployments").WithTags("Deployments")
            .WithSummary("Rollouts of all applications in a time range, the newest first, each compared with what ran before it.")
            .Produces<DeploymentsResponse>().ProducesProblem(400).ProducesProblem(404);

    private static async Task<IResult> ShowAsync(string project, string? from, string? to, WorldQuery query, IInspectionSettingsSource inspections, CancellationToken cancellationToken)
    {
        var answer = await query.FindAsync(project, from, to, cancellationToken);
        if (!answer.Found) return answer.Problem;
        var settings = inspections.Of(project);
        var (world, fromMs) = (answer.Window.World, answer.Window.Grid.FromMs);
        var rows = world.Applications.Values.Where(a => a.Rollouts.Count > 0)
            .SelectMany(a => DeploymentComparison.All(world, a, settings).Where(v => v.Rollout.StartMs >= fromMs).Select(v => RowOf(a, v)))
            .OrderByDescending(r => r.StartMs).Take(MaxRows);
        return TypedResults.Ok(new DeploymentsResponse(answer.Context, [.. rows]));
    }

    private static DeploymentRow RowOf(Application application, DeploymentVerdict verdict)
    {
        var (id, rollout) = (application.Id, verdict.Rollout);
        return new(
            id.ToString(), id.Name, id.Namespace, application.Category, rollout.What, rollout.Version, rollout.Previous, rollout.StartMs, rollout.EndMs,
            verdict.State, StatusNames.Of(verdict.Status), verdict.Summary,
            [.. verdict.Changes.Select(c => new DeploymentChangeRow(StatusNames.Of(c.Status), c.Sentence))])
            { Types = application.Types, Labels = application.Labels };
    }
}
