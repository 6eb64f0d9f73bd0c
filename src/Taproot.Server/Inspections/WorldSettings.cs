using System.Collections.Immutable;
using Taproot.Server.Inspections.Indicators;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Topology.Build;

namespace Taproot.Server.Inspections;

/// <summary>Categories and custom applications of a project, and what may be said of them.</summary>
internal static class WorldSettings
{
    private const int MaxRules = 200, MaxPatterns = 200, MaxAssigned = 5000, MaxName = 100, MaxPattern = 300;

    /// <summary>Where they are kept.</summary>
    public static SettingKind<WorldRules> Kind { get; } = new("world", WorldRules.None);

    /// <summary>The rules with the category of one application chosen by hand; null takes the choice back.</summary>
    public static WorldRules Assign(WorldRules rules, string application, string? category) =>
        rules with { Assigned = category is null ? rules.Assigned.Remove(application) : rules.Assigned.SetItem(application, category) };

    /// <summary>Why categories or custom applications cannot be as given; null when they can.</summary>
    public static string? Refusal(ImmutableArray<CategoryRule> categories, ImmutableArray<CustomApplicationRule> applications)
    {
        if (categories.Length > MaxRules || applications.Length > MaxRules) return $"A project has at most {MaxRules} categories and as many applications of its own.";
        if (categories.GroupBy(c => c.Category, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) return $"The category '{twice.Key}' is there twice. Put its patterns together.";
        foreach (var rule in categories)
        {
            if (NameRefusal(rule.Category) is { } sentence) return sentence;
            if (PatternsRefusal(rule.Patterns) is { } wrong) return wrong;
            if (rule.Patterns.FirstOrDefault(p => !p.Contains('/', StringComparison.Ordinal)) is { } odd)
                return $"The pattern '{odd}' has no '/'. Patterns of categories are namespace/name, with _ for no namespace: 'shop/*', '*/test-*'.";
        }
        foreach (var rule in applications)
            if ((NameRefusal(rule.Name) ?? PatternsRefusal(rule.Patterns)) is { } sentence) return sentence;
        return null;
    }

    /// <summary>Why the category of an application cannot be chosen; null when it can.</summary>
    public static string? Refusal(WorldRules rules, string application, string? category)
    {
        if (!ApplicationId.TryParse(application, out _) || application.Length > 3 * MaxPattern) return "An application is named as namespace:kind:name.";
        if (category is null) return null;
        return NameRefusal(category) ?? (rules.Assigned.Count >= MaxAssigned ? $"At most {MaxAssigned} applications are sorted by hand. Use patterns." : null);
    }

    private static string? NameRefusal(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > MaxName || name.AsSpan().ContainsAnyInRange('\0', '\x1f') ? $"A name has 1 to {MaxName} characters." : null;

    private static string? PatternsRefusal(ImmutableArray<string> patterns)
    {
        if (patterns.IsDefault || patterns.Length > MaxPatterns) return $"A rule has at most {MaxPatterns} patterns.";
        return patterns.Any(p => string.IsNullOrWhiteSpace(p) || p.Length > MaxPattern) ? $"A pattern has 1 to {MaxPattern} characters." : null;
    }
}

/// <summary>The rules of each project, out of its settings.</summary>
internal sealed class ProjectWorldRules(ProjectSettings settings) : IWorldRulesSource
{
    public WorldRules Of(string project) => settings.Get(project, WorldSettings.Kind) with { Indicators = settings.Get(project, IndicatorSettings.Kind).ByApplication };
}
