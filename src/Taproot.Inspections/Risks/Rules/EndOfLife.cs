using System.Globalization;
using Taproot.Inspections.Lifecycles;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>It runs a version that its makers no longer fix.</summary>
internal sealed class EndOfLife : RiskRule
{
    public override string Id => "end-of-life";

    public override string Title => "Out of support";

    public override Status Severity => Status.Warning;

    public override string Advice =>
        "The next hole that is found in this version stays open. Move to a newer one, unless a distribution or a contract gives you fixes for it.";

    protected internal override string? Find(RiskScope scope, Application application) =>
        LifecycleSentences.Of(scope.World, application, static (end, today) => end < today, static end => $"gets no fixes since {end}");
}

/// <summary>It runs a version that its makers stop to fix before long.</summary>
internal sealed class EndOfLifeSoon : RiskRule
{
    private const int Days = 90;

    public override string Id => "end-of-life-soon";

    public override string Title => "Support ends soon";

    public override Status Severity => Status.Info;

    public override string Advice => "Plan the move to a newer version now: a change of it in a hurry is how things break.";

    protected internal override string? Find(RiskScope scope, Application application) =>
        LifecycleSentences.Of(scope.World, application, static (end, today) => end >= today && end <= today.AddDays(Days), static end => $"gets fixes only until {end}");
}

/// <summary>What is said of versions that an application runs.</summary>
internal static class LifecycleSentences
{
    /// <summary>A sentence on all versions whose end is as <paramref name="matters"/> asks; null for none.</summary>
    public static string? Of(World world, Application application, Func<DateOnly, DateOnly, bool> matters, Func<string, string> says)
    {
        var today = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(world.Grid.ToMs).UtcDateTime);
        var table = LifecycleTable.Bundled;
        List<string>? sentences = null;
        foreach (var version in application.Versions)
        {
            if (table.Find(version) is not { End: { } end } cycle || !matters(end, today)) continue;
            var newest = table.Newest(version.Software, today);
            var to = newest is null || newest.Cycle == cycle.Cycle ? "" : $"; {newest.Cycle} is supported{Until(newest)}";
            (sentences ??= []).Add($"{SoftwareWords.Of(version.Software)} {version.Version} {says(Day(end))}{to}.");
        }
        return sentences is null ? null : string.Join(' ', sentences);
    }

    private static string Until(Lifecycle cycle) => cycle.End is { } end ? $" until {Day(end)}" : "";

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
