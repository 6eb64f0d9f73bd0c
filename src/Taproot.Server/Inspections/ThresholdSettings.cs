using System.Collections.Immutable;
using Taproot.Inspections.Checks;
using Taproot.Inspections.Thresholds;
using Taproot.Server.Projects;

namespace Taproot.Server.Inspections;

/// <summary>The thresholds that people chose in a project.</summary>
internal sealed record ThresholdSettings(ImmutableArray<ThresholdRule> Rules)
{
    /// <summary>More than this nobody chooses by hand.</summary>
    public const int MaxRules = 2000;

    private const int MaxPatternLength = 500;
    private const double MaxValue = 1e12;

    /// <summary>Where they are kept.</summary>
    public static SettingKind<ThresholdSettings> Kind { get; } = new("thresholds", new([]));

    /// <summary>The same with another threshold (and second value, for checks that have one) for a check and pattern; null takes it back.</summary>
    public ThresholdSettings With(string check, string pattern, double? value, double? bound = null)
    {
        var others = Rules.RemoveAll(r => r.CheckId == check && r.Pattern == pattern);
        return new(value is { } chosen ? others.Add(new(check, pattern, chosen) { Bound = bound }) : others);
    }

    /// <summary>Why a threshold cannot be chosen; null when it can.</summary>
    public string? Refusal(CheckDefinition check, string pattern, double? value, double? bound = null)
    {
        if (!check.HasThreshold) return $"'{check.Title}' has no threshold.";
        if (pattern.Length > MaxPatternLength) return $"A pattern has at most {MaxPatternLength} characters.";
        if (value is { } v && (!double.IsFinite(v) || v < 0 || v > MaxValue)) return "A threshold is a number from 0 up.";
        if (bound is { } b && (check.BoundUnit is null || !double.IsFinite(b) || b <= 0 || b > MaxValue))
            return check.BoundUnit is null ? $"'{check.Title}' has no second value." : "The second value is a number above 0.";
        if (value > 100 && check.Unit == CheckUnit.Percent) return "A threshold in percent is at most 100.";
        return value is not null && Rules.Length >= MaxRules ? $"A project has at most {MaxRules} thresholds of its own. Take some back, or use patterns." : null;
    }
}
