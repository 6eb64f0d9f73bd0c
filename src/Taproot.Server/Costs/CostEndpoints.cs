using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Inspections.Costs.Prices;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;

namespace Taproot.Server.Costs;

/// <summary>What a project costs, and its prices.</summary>
internal static class CostEndpoints
{
    private const string Tag = "Costs";
    private const int MaxLabel = 200;

    /// <summary>Adds what they need.</summary>
    public static void AddCosts(this IServiceCollection services)
    {
        services.AddSingleton<PriceLists>();
        services.AddSingleton(_ => new PriceSource(new SocketsHttpHandler()));
        services.AddHostedService<PriceRefresh>();
    }

    /// <summary>Maps them.</summary>
    public static void MapCosts(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapProject("");
        project.MapGet("/costs", ShowAsync)
            .Needs(ObjectKind.Costs).WithName("getCosts").WithTags(Tag).WithSummary("What nodes and applications cost, USD a month at the rate of the window.")
            .Produces<CostsResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/settings/prices", Show)
            .Needs(ObjectKind.Costs).WithName("getPrices").WithTags(Tag).WithSummary("Prices that people chose, and where the list's are from.")
            .Produces<PricesResponse>().ProducesProblem(404);
        project.MapPut("/settings/prices", ChangeAsync)
            .Needs(ObjectKind.Costs, Access.Edit).WithName("putPrices").WithTags(Tag).WithSummary("Replaces the chosen prices; the first that matches a node counts.")
            .Produces<PricesResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task ShowAsync(
        string project, string? from, string? to, string? label, WorldQuery query, SnapshotCache cache, ProjectSettings settings, PriceLists lists, HttpContext http)
    {
        var answer = await query.FindAsync(project, from, to, http.RequestAborted);
        if (!answer.Found || label?.Length > MaxLabel)
        {
            await (answer.Problem ?? Problems.BadParameter($"A label has at most {MaxLabel} characters.")).ExecuteAsync(http);
            return;
        }
        var (window, context, key) = (answer.Window, answer.Context, label ?? "");
        var (list, chosen) = (lists.Current, settings.Get(project, PriceSettings.Kind));
        var body = cache.Get(window.World, $"costs {window.Start}", context, () => CostsView.Of(window, context, new(list.List, chosen.Custom), key), (list.List, chosen, key));
        await body.WriteAsync(http);
    }

    private static Ok<PricesResponse> Show(string project, ProjectSettings settings, PriceLists lists) =>
        TypedResults.Ok(Response(settings.Get(project, PriceSettings.Kind), lists.Current));

    private static async Task<IResult> ChangeAsync(
        string project, PricesChange change, ProjectSettings settings, PriceLists lists, CancellationToken cancellationToken)
    {
        if (PriceSettings.Refusal(change.Custom) is { } sentence) return Problems.BadParameter(sentence);
        var custom = new PriceSettings([.. change.Custom.Select(c => new CustomPrice(c.Pattern.Trim(), c.PerCoreHour, c.PerGibHour, c.DiskPerGibMonth) { PerGpuHour = c.PerGpuHour, Note = c.Note?.Trim() })]);
        return TypedResults.Ok(Response(await settings.ChangeAsync(project, PriceSettings.Kind, _ => custom, cancellationToken), lists.Current));
    }

    private static PricesResponse Response(PriceSettings settings, PriceLists.State list) => new(
        [.. settings.Custom.Select(c => new CustomPriceSetting(c.Pattern, c.PerCoreHour, c.PerGibHour, c.DiskPerGibMonth) { PerGpuHour = c.PerGpuHour, Note = c.Note })], list.List.Count, list.Origin, list.Problem,
        [.. list.List.Sources.Select(s => new PriceSourceRow(s.Text, s.Rows))]);
}
