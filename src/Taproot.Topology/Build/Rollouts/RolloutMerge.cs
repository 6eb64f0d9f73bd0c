using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Rollouts;

/// <summary>A rollout as one part shows it.</summary>
internal sealed record PartRollout(PartKey Key, Rollout Rollout);

/// <summary>
/// Makes one rollout of what belongs together: an image and what is behind its tag, a program and its unit, the same on several hosts. What was rolled
/// out again is another one.
/// </summary>
internal static class RolloutMerge
{
    // Looks at images, programs and units are a scrape or two apart; from host to host it takes as long as a person or a tool does.
    private const long SamePlaceMs = 2 * 60_000, OtherPlaceMs = 10 * 60_000;
    private const int MaxWords = 4;

    public static IEnumerable<Rollout> Merge(IEnumerable<PartRollout> found)
    {
        var groups = new List<List<PartRollout>>();
        foreach (var part in found.OrderBy(f => f.Key.IsAside).ThenBy(f => f.Rollout.StartMs).ThenBy(f => f.Key.Part).ThenBy(f => f.Key.Container, StringComparer.Ordinal))
        {
            if (groups.Find(g => Belongs(part, g)) is { } group) group.Add(part);
            else if (!part.Key.IsAside) groups.Add([part]);
        }
        return groups.Select(One);
    }

    private static bool Belongs(PartRollout part, List<PartRollout> group)
    {
        if (group.Exists(g => g.Key == part.Key)) return false;
        var window = group.Exists(g => g.Key.Place == part.Key.Place) ? SamePlaceMs : OtherPlaceMs;
        return group.Exists(g => Math.Abs(g.Rollout.StartMs - part.Rollout.StartMs) <= window);
    }

    private static Rollout One(List<PartRollout> group)
    {
        var parts = group.Where(g => !g.Key.IsAside).ToArray();
        var first = parts.OrderBy(p => p.Key.Part).ThenBy(p => p.Rollout.StartMs).First().Rollout;
        var state = parts.Any(p => p.Rollout.State == RolloutState.InProgress) ? RolloutState.InProgress
            : parts.Any(p => p.Rollout.State == RolloutState.Deployed) ? RolloutState.Deployed : RolloutState.Cancelled;
        return first with
        {
            StartMs = parts.Min(p => p.Rollout.StartMs), State = state,
            EndMs = state == RolloutState.InProgress ? null : parts.Max(p => p.Rollout.EndMs), What = Words(group),
        };
    }

    private static string Words(List<PartRollout> group)
    {
        // Another tag is another build too.
        var hasImage = group.Exists(g => g.Key.Part == RolloutPart.Image);
        string[] words =
        [
            .. group.Where(g => !(hasImage && g.Key.Part == RolloutPart.Digest)).OrderBy(g => g.Key.Part).ThenBy(g => g.Rollout.StartMs)
                .Select(g => g.Rollout.What).Where(w => w.Length > 0).Distinct(StringComparer.Ordinal),
        ];
        return words.Length <= MaxWords ? string.Join(", ", words) : $"{string.Join(", ", words[..MaxWords])} and {words.Length - MaxWords} more";
    }
}
