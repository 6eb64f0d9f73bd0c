using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Rollouts;

/// <summary>
/// Finds the rollouts of programs of one container, unit or host's program, of which several may run beside each other. A build that comes and stays takes
/// the place of the one that goes: of one of its own name, or of the only other. A build that runs on beside it was not replaced.
/// </summary>
/// <param name="grid">Of the spans.</param>
/// <param name="nameOf">The name of the program of a version.</param>
internal sealed class ProgramRolloutFinder(TimeGrid grid, Func<string, string> nameOf)
{
    // A command runs for seconds, and a server hands its connections over in minutes.
    private const long LeastStayMs = 45_000, MostOverlapMs = 5 * 60_000;

    public List<Rollout> Find(IReadOnlyList<VersionSpan> spans, Func<string, string, string> describe)
    {
        var epochs = VersionEpoch.Of(spans);
        var result = new List<Rollout>();
        foreach (var epoch in epochs)
        {
            if (epoch.First <= 0 || !Stays(epoch) || Replaced(epochs, epoch) is not { } previous) continue;
            var end = Math.Max(epoch.First, previous.Last + 1);
            result.Add(new(epoch.Version, previous.Version, grid.TimeMs(epoch.First), grid.TimeMs(end), RolloutState.Deployed, describe(epoch.Version, previous.Version)));
        }
        return result;
    }

    private bool Stays(VersionEpoch epoch) => epoch.First <= 0 || (epoch.Last - epoch.First + 1) * grid.StepMs >= LeastStayMs;

    private VersionEpoch? Replaced(List<VersionEpoch> epochs, VersionEpoch epoch)
    {
        var name = nameOf(epoch.Version);
        var before = epochs.FindLast(e => e.Version == epoch.Version && e.First < epoch.First);
        return epochs.Where(e => e.Version != epoch.Version && Stays(e) && IsReplaced(e, epoch) && (before is null || e.First > before.First))
            .Where(e => nameOf(e.Version) == name || epochs.TrueForAll(o => o == e || o == epoch || !o.IsThereAt(epoch.First)))
            .OrderByDescending(e => nameOf(e.Version) == name).ThenByDescending(e => e.Last).FirstOrDefault();
    }

    private bool IsReplaced(VersionEpoch old, VersionEpoch by) =>
        old.First < by.First && old.Last < by.Last && (old.Last - by.First) * grid.StepMs <= MostOverlapMs;
}
