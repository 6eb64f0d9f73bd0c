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
public sealed record ThresholdRule(string CheckId, string Pattern, double Value);

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
    public Threshold Find(CheckDefinition definition, string name, double? annotated = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        foreach (var rule in _rules.GetValueOrDefault(definition.Id, []))
        {
            if (rule.Pattern == name) return new(rule.Value, ThresholdOrigin.Application);
            if (annotated is null && Glob.Matches(rule.Pattern, name)) return new(rule.Value, ThresholdOrigin.Pattern, rule.Pattern);
            if (annotated is null && rule.Pattern.Length == 0) return new(rule.Value, ThresholdOrigin.Project);
        }
        return annotated is { } value ? new(value, ThresholdOrigin.Annotation) : new(definition.DefaultThreshold, ThresholdOrigin.Default);
    }

    private static bool IsPattern(string pattern) => pattern.Length == 0 || pattern.Contains('*', StringComparison.Ordinal);

    private static int Letters(string pattern) => pattern.Length - pattern.AsSpan().Count('*');
}
