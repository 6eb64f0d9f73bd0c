using Taproot.Inspections.Reports;
using Taproot.Inspections.Risks;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;

namespace Taproot.Server.Inspections;

/// <summary>The risks of a project, and what people said of them.</summary>
internal static class RiskEndpoints
{
    private const string Tag = "Risks";

    /// <summary>Maps them.</summary>
    public static void MapRisks(this IEndpointRouteBuilder routes)
    {
        var risks = routes.MapProject("/risks");
        risks.MapGet("", ShowAsync)
            .Needs(ObjectKind.Risks).WithName("getRisks").WithTags(Tag).WithSummary("What hurts nobody today and will on the day that something else fails.")
            .Produces<RisksResponse>().ProducesProblem(400).ProducesProblem(404);
        risks.MapPut("/dismissal", DismissAsync)
            .Needs(ObjectKind.Risks, Access.Edit).WithName("dismissRisk").WithTags(Tag).WithSummary("Dismisses a risk, with a reason, for good or until a date.")
            .Produces(204).ProducesProblem(400).ProducesProblem(404);
        risks.MapDelete("/dismissal", RestoreAsync)
            .Needs(ObjectKind.Risks, Access.Edit).WithName("restoreRisk").WithTags(Tag).WithSummary("Takes a dismissal back.")
            .Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> ShowAsync(
        string project, string? from, string? to, WorldQuery query, ProjectSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var answer = await query.FindAsync(project, from, to, cancellationToken);
        if (!answer.Found) return answer.Problem;
        var (dismissals, nowMs) = (settings.Get(project, RiskDismissals.Kind), NowMs(time));
        return TypedResults.Ok(new RisksResponse(answer.Context, [.. RiskCatalog.Of(answer.Window.World).Select(r => RowOf(r, dismissals.Find(r.Key, nowMs)))]));
    }

    private static async Task<IResult> DismissAsync(
        string project, RiskDismissalChange change, ProjectSettings settings, TimeProvider time, HttpContext http)
    {
        var nowMs = NowMs(time);
        if (settings.Get(project, RiskDismissals.Kind).Refusal(change.Key, change.Reason, change.UntilMs, nowMs) is { } sentence) return Problems.BadParameter(sentence);
        var dismissal = new RiskDismissal(change.Key, change.Reason.Trim(), Caller.Of(http).UserId, nowMs, change.UntilMs);
        await settings.ChangeAsync(project, RiskDismissals.Kind, d => d.With(dismissal, nowMs), http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RestoreAsync(string project, string key, ProjectSettings settings, CancellationToken cancellationToken)
    {
        await settings.ChangeAsync(project, RiskDismissals.Kind, d => d.Without(key), cancellationToken);
        return TypedResults.NoContent();
    }

    private static RiskRow RowOf(Risk risk, RiskDismissal? dismissal) => new(
        risk.Key, risk.Rule.Title, StatusNames.Of(risk.Rule.Severity), risk.Rule.Advice, risk.Application.Id.ToString(), risk.Application.Id.Name, risk.Application.Id.Namespace,
        risk.Application.Category, risk.Sentence, dismissal is null ? null : new(dismissal.Reason, dismissal.By, dismissal.AtMs, dismissal.UntilMs))
        { Types = risk.Application.Types, Labels = risk.Application.Labels };

    private static long NowMs(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}
