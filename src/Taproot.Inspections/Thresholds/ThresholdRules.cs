using System.Collections.Frozen;
using Taproot.Inspections.Checks;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Thresholds;

/// <summary>A threshold that somebody chose.</summary>
/// <param name="CheckId">The check.</param>
/// <param name="Pattern">
/// Applications that it is for: an id (<c>namespace:kind:name</c>), one with <c>*</c> in it, or nothing for the whole project. Nodes go by their name.
/// </param>
/// <param name="Value">In the unit of the check.</param>
public sealed record ThresholdRule(string CheckId, string Pattern, double Value)
{
    /// <summary>The second value, of checks that have one; null leaves the check's own.</summary>
    public double? Bound { get; init; }
}

/// <summary>
/// The thresholds of a project. The closest choice wins: the application itself, an annotation of its workload, a pattern (of several the one with the
/// most letters), the project, the check's own. Immutable.
/// </summary>
public sealed class ThresholdRules
{
    private readonly FrozenDictionary<string, ThresholdRule[]> _rules;

    /// <summary>Of rules; of two for the same check and pattern the last one counts.</summary>
    public ThresholdRules(IEnumerable<ThresholdRule> rules) =>
        _rules = rules.GroupBy(r => r.CheckId, StringComparer.Ordinal).ToFrozenDictionary(
            g => g.Key, g => g.Reverse().OrderByDescending(r => IsPattern(r.Pattern) ? 0 : 1).ThenByDescending(r => Letters(r.Pattern)).ToArray(), StringComparer.Ordinal);

    /// <summary>Nobody chose anything.</summary>
    public static ThresholdRules None { get; } = new([]);

    /// <summary>The threshold of a check for the application or node with a name.</summary>
    /// <param name="definition">The check.</param>
    /// <param name="name">The application's id, or the node's name.</param>
    /// <param name="annotated">What an annotation of the workload says; null for nothing.</param>
    /// <param name="own">The check's own threshold, where it depends on the application; null for that of the definition.</param>
    public Threshold Find(CheckDefinition definition, string name, Threshold? annotated = null, Threshold? own = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var otherwise = own ?? definition.Default;
        foreach (var rule in _rules.GetValueOrDefault(definition.Id, []))
        {
            var bound = rule.Bound ?? otherwise.Bound;
            if (rule.Pattern == name) return new(rule.Value, ThresholdOrigin.Application) { Bound = bound };
            if (annotated is null && Glob.Matches(rule.Pattern, name)) return new(rule.Value, ThresholdOrigin.Pattern, rule.Pattern) { Bound = bound };
            if (annotated is null && rule.Pattern.Length == 0) return new(rule.Value, ThresholdOrigin.Project) { Bound = bound };
        }
        return annotated is { } value ? value with { Origin = ThresholdOrigin.Annotation } : otherwise;
    }

    private static bool IsPattern(string pattern) => pattern.Length == 0 || pattern.Contains('*', StringComparison.Ordinal);

    private static int Letters(string pattern) => pattern.Length - pattern.AsSpan().Count('*');
}
