using Microsoft.AspNetCore.Http.HttpResults;
using System.Collections.Immutable;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;
using Taproot.Topology.Build;

namespace Taproot.Server.Inspections;

/// <summary>Categories and custom applications of a project. What is changed here holds from the next refresh on.</summary>
internal static class WorldSettingsEndpoints
{
    private const string Tag = "Categories";

    /// <summary>Maps them.</summary>
    public static void MapWorldSettings(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapProject("/settings/world");
        group.MapGet("", Show)
            .Needs(ObjectKind.Applications).WithName("getWorldSettings").WithTags(Tag).WithSummary("Categories, built in and the project's own, and custom applications.")
            .Produces<WorldSettingsResponse>().ProducesProblem(404);
        group.MapPut("", ReplaceAsync)
            .Needs(ObjectKind.Applications, Access.Edit).WithName("putWorldSettings").WithTags(Tag).WithSummary("Replaces the project's own patterns of categories and its custom applications.")
            .Produces<WorldSettingsResponse>().ProducesProblem(400).ProducesProblem(404);
        group.MapPut("/category", AssignAsync)
            .Needs(ObjectKind.Applications, Access.Edit).WithName("assignCategory").WithTags(Tag).WithSummary("Puts one application into a category; null takes that back.")
            .Produces<WorldSettingsResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static Ok<WorldSettingsResponse> Show(string project, ProjectSettings settings) =>
        TypedResults.Ok(Response(settings.Get(project, WorldSettings.Kind)));

    private static async Task<IResult> ReplaceAsync(
        string project, WorldSettingsChange change, ProjectSettings settings, CancellationToken cancellationToken)
    {
        ImmutableArray<CategoryRule> categories = [.. change.Categories.Where(c => c is { Patterns.Count: > 0 }).Select(c => new CategoryRule(c.Name.Trim(), Trimmed(c.Patterns)))];
        ImmutableArray<CustomApplicationRule> applications = [.. change.CustomApplications.Where(a => a is not null).Select(a => new CustomApplicationRule(a.Name.Trim(), Trimmed(a.Patterns)))];
        if (WorldSettings.Refusal(categories, applications) is { } sentence) return Problems.BadParameter(sentence);
        return TypedResults.Ok(Response(await settings.ChangeAsync(
            project, WorldSettings.Kind, r => r with { Categories = categories, CustomApplications = applications }, cancellationToken)));
    }

    private static async Task<IResult> AssignAsync(
        string project, CategoryChange change, ProjectSettings settings, CancellationToken cancellationToken)
    {
        if (WorldSettings.Refusal(settings.Get(project, WorldSettings.Kind), change.Application, change.Category) is { } sentence) return Problems.BadParameter(sentence);
        return TypedResults.Ok(Response(await settings.ChangeAsync(
            project, WorldSettings.Kind, r => WorldSettings.Assign(r, change.Application, change.Category?.Trim()), cancellationToken)));
    }

    // JSON may hold null where a list promises none.
    private static ImmutableArray<string> Trimmed(IReadOnlyList<string> patterns) => [.. patterns.Select(p => p?.Trim() ?? "").Where(p => p.Length > 0).Distinct(StringComparer.Ordinal)];

    private static WorldSettingsResponse Response(WorldRules rules)
    {
        var builtIn = CategoryCatalog.BuiltIn.ToDictionary(b => b.Category, b => b.Patterns, StringComparer.Ordinal);
        var names = builtIn.Keys.Concat(rules.Categories.Select(c => c.Category)).Concat(rules.Assigned.Values.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal);
        return new(
            [.. names.Select(n => new CategorySetting(n, rules.Categories.FirstOrDefault(c => c.Category == n)?.Patterns ?? [], builtIn.GetValueOrDefault(n, [])))],
            [.. rules.Assigned.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new CategoryAssignment(a.Key, a.Value))],
            [.. rules.CustomApplications.Select(a => new CustomApplicationSetting(a.Name, a.Patterns))]);
    }
}
