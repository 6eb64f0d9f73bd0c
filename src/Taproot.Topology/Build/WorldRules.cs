using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>A category and the applications that are in it.</summary>
/// <param name="Category">Its name.</param>
/// <param name="Patterns"><c>namespace/name</c>, <c>_</c> for no namespace, <c>*</c> for any text.</param>
public sealed record CategoryRule(string Category, ImmutableArray<string> Patterns);

/// <summary>An application that people made out of instances.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Patterns">Names of instances, with or without their node, or addresses (<c>ip:port</c>) outside; <c>*</c> for any text.</param>
public sealed record CustomApplicationRule(string Name, ImmutableArray<string> Patterns);

/// <summary>What people say of how a project's world is put together. Immutable.</summary>
/// <param name="Categories">Categories by pattern; the first that matches counts.</param>
/// <param name="Assigned">Categories of single applications, by id; they go before patterns.</param>
/// <param name="CustomApplications">Applications by pattern of instance; the first that matches counts.</param>
public sealed record WorldRules(
    ImmutableArray<CategoryRule> Categories, ImmutableDictionary<string, string> Assigned, ImmutableArray<CustomApplicationRule> CustomApplications)
{
    /// <summary>Nobody said anything.</summary>
    public static WorldRules None { get; } = new([], ImmutableDictionary<string, string>.Empty, []);

    /// <summary>PromQL that people gave for applications, by id; kept apart from the rest.</summary>
    [JsonIgnore]
    public ImmutableDictionary<string, IndicatorQueries> Indicators { get; init; } = ImmutableDictionary<string, IndicatorQueries>.Empty;

    /// <summary>The category that people chose for an application; null for none.</summary>
    public string? CategoryOf(ApplicationId id)
    {
        if (Assigned.Count > 0 && Assigned.TryGetValue(id.ToString(), out var assigned)) return assigned;
        if (Categories.IsEmpty) return null;
        var text = Build.Categories.TextOf(id);
        foreach (var rule in Categories)
            foreach (var pattern in rule.Patterns)
                if (Glob.Matches(pattern, text)) return rule.Category;
        return null;
    }

    /// <summary>The custom application that an instance or address is a part of; null for none.</summary>
    public string? CustomApplicationOf(ReadOnlySpan<char> instance)
    {
        if (CustomApplications.IsEmpty) return null;
        var at = instance.LastIndexOf('@');
        foreach (var rule in CustomApplications)
            foreach (var pattern in rule.Patterns)
                if (Glob.Matches(pattern, instance) || (at > 0 && Glob.Matches(pattern, instance[..at]))) return rule.Name;
        return null;
    }
}
