using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Rollouts;

/// <summary>
/// Finds the rollouts in the versions that the instances of one application ran. A version that comes up where another ran before is a rollout; one that
/// comes up in an application which was not there before is none, nor is the same version that starts again. <paramref name="replacesAll"/> says that somebody
/// sees to it that all instances run one version, so that it is done when the old one is gone; elsewhere each instance is for itself.
/// </summary>
internal sealed class RolloutFinder(TimeGrid grid, TimeSeries desired, bool replacesAll)
{
    public List<Rollout> Find(IReadOnlyList<VersionSpan> spans, Func<string, string, string> describe)
    {
        var epochs = VersionEpoch.Of(spans);
        var result = new List<Rollout>();
        for (var i = 1; i < epochs.Count; i++)
        {
            var (epoch, previous) = (epochs[i], epochs[i - 1].Version);
            if (epoch.First <= 0 || epoch.Version == previous || IsBack(epochs, i)) continue;
            var next = i + 1 < epochs.Count ? epochs[i + 1].First : grid.Count;
            var (end, state) = EndOf(spans, epoch, next);
            result.Add(new(epoch.Version, previous, grid.TimeMs(epoch.First), end < 0 ? null : grid.TimeMs(end), state, describe(epoch.Version, previous)));
        }
        return result;
    }

    /// <summary>Whether a version only came back, as after a node's restart, and the other one is no newer than it.</summary>
    private static bool IsBack(List<VersionEpoch> epochs, int index)
    {
        for (var i = index - 2; i >= 0; i--)
            if (epochs[i].Version == epochs[index].Version) return epochs[index - 1].First <= epochs[i].First;
        return false;
    }

    private (int End, RolloutState State) EndOf(IReadOnlyList<VersionSpan> spans, VersionEpoch epoch, int next)
    {
        for (var point = epoch.First; point < Math.Min(next, grid.Count); point++)
        {
            if (IsDone(spans, epoch, point)) return (point, RolloutState.Deployed);
            if (point > epoch.Last + VersionEpoch.Slack && point < grid.Count - VersionEpoch.Slack) return (point, RolloutState.Cancelled);
        }
        return next < grid.Count ? (next, RolloutState.Cancelled) : (-1, RolloutState.InProgress);
    }

    private bool IsDone(IReadOnlyList<VersionSpan> spans, VersionEpoch epoch, int point)
    {
        var (ready, there) = (0, 0);
        foreach (var span in spans)
        {
            if (!span.IsThereAt(point)) continue;
            if (span.Version != epoch.Version)
            {
                if (replacesAll) return false;
                continue;
            }
            there++;
            if (span.IsReadyAt(point)) ready++;
        }
        var ordered = desired.IsEmpty ? float.NaN : desired.Values.Span[point];
        return ordered == 0 || (ready > 0 && ready >= (float.IsNaN(ordered) ? there : ordered));
    }
}
