using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Ingest;
using Taproot.Server.Limits;
using Taproot.Telemetry;

namespace Taproot.Server.Api.Settings;

/// <summary>What a project may send, over the API.</summary>
internal static class LimitEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapLimitSettings(this IEndpointRouteBuilder routes)
    {
        var settings = routes.MapProject("/settings/limits");
        settings.MapGet("", Show)
            .Needs(ObjectKind.Settings).WithName("getLimits").WithTags("Settings").WithSummary("What the project may send, and how much of it is in use.")
            .Produces<LimitsResponse>().ProducesProblem(404);
        settings.MapPut("", ChangeAsync)
            .Needs(ObjectKind.Settings, Access.Edit).WithName("putLimits").WithTags("Settings").WithSummary("Replaces the limits that the project has of its own; they hold at once.")
            .Produces<LimitsResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static Ok<LimitsResponse> Show(string project, ProjectQuotas quotas, IngestCounters counters) =>
        TypedResults.Ok(Response(project, quotas, counters));

    private static async Task<IResult> ChangeAsync(
        string project, LimitsChange change, ProjectQuotas quotas, IngestCounters counters, CancellationToken cancellationToken)
    {
        var own = new Dictionary<ProjectLimit, long>();
        foreach (var (name, value) in change.Own)
        {
            if (LimitCatalog.Find(name) is not { } limit)
                return Problems.BadParameter($"There is no limit of the given name. Limits are {string.Join(", ", LimitCatalog.All.Select(l => l.Name))}.");
            if (!limit.Allows(value)) return Problems.BadParameter($"{limit.Title} must be {limit.Range}, but is {value}.");
            own[limit.Limit] = value;
        }
        await quotas.ChangeAsync(project, own, cancellationToken);
        return TypedResults.Ok(Response(project, quotas, counters));
    }

    private static LimitsResponse Response(string project, ProjectQuotas quotas, IngestCounters counters)
    {
        var (quota, own) = (quotas.Of(project), quotas.OwnOf(project));
        var (limits, rate, series) = (quota.Limits, quota.BytesPerSecond, quota.SeriesCount);
        var states = LimitCatalog.All.Select(l => new LimitState(
            l.Name, l.Title, l.Unit, l.Explanation, limits[l.Limit], quotas.Server[l.Limit], own.TryGetValue(l.Limit, out var value) ? value : null, l.Least, l.Most, l.ZeroIsNone,
            l.Limit switch { ProjectLimit.IngestionRate => rate, ProjectLimit.ActiveSeries => series, _ => null }));
        return new([.. states], rate, series, [.. LostOf(project, counters).OrderByDescending(l => l.Count)]);
    }

    private static IEnumerable<LostTelemetry> LostOf(string project, IngestCounters counters)
    {
        foreach (var ((signal, reason), count) in counters.Lost(project))
            yield return new(SignalNames.Of(signal), reason, IngestCounters.IsOfAttributes(reason) ? "attributes" : "items", count);
        foreach (var (reason, count) in counters.Figures(project).Reasons) yield return new("", reason, "requests", count);
    }
}
