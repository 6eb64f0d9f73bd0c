using System.Collections.Immutable;
using Taproot.Server.Projects;

namespace Taproot.Server.Inspections;

/// <summary>A risk that somebody knows of and lives with.</summary>
/// <param name="Key">The application's and the rule's name.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
/// <param name="AtMs">When, milliseconds since the epoch.</param>
/// <param name="UntilMs">Until when; null for good.</param>
internal sealed record RiskDismissal(string Key, string Reason, string By, long AtMs, long? UntilMs)
{
    /// <summary>Whether it still holds.</summary>
    public bool HoldsAt(long nowMs) => UntilMs is null || UntilMs > nowMs;
}

/// <summary>The risks of a project that were dismissed.</summary>
internal sealed record RiskDismissals(ImmutableArray<RiskDismissal> Items)
{
    private const int MaxItems = 5000, MaxReason = 500, MaxKey = 600;

    /// <summary>Where they are kept.</summary>
    public static SettingKind<RiskDismissals> Kind { get; } = new("riskDismissals", new([]));

    /// <summary>What was said of a risk, when it still holds.</summary>
    public RiskDismissal? Find(string key, long nowMs) => Items.FirstOrDefault(i => i.Key == key && i.HoldsAt(nowMs));

    /// <summary>The same with one more; those that have run out are forgotten.</summary>
    public RiskDismissals With(RiskDismissal dismissal, long nowMs) => new(Items.RemoveAll(i => i.Key == dismissal.Key || !i.HoldsAt(nowMs)).Add(dismissal));

    /// <summary>The same without what was said of a risk.</summary>
    public RiskDismissals Without(string key) => new(Items.RemoveAll(i => i.Key == key));

    /// <summary>Why a dismissal cannot be kept; null when it can.</summary>
    public string? Refusal(string key, string reason, long? untilMs, long nowMs)
    {
        if (key.Length is 0 or > MaxKey) return "The key of a risk is that of the list of risks.";
        if (string.IsNullOrWhiteSpace(reason)) return "Say why the risk is taken: the next person will ask.";
        if (reason.Length > MaxReason) return $"A reason has at most {MaxReason} characters.";
        if (untilMs <= nowMs) return "The end date is in the past.";
        return Items.Length >= MaxItems ? $"A project has at most {MaxItems} dismissed risks." : null;
    }
}
