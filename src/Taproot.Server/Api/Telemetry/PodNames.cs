using Taproot.Topology.Model;

namespace Taproot.Server.Api.Telemetry;

/// <summary>What names of pods tell of the workload that made them.</summary>
internal static class PodNames
{
    private const int SuffixOfPod = 5;

    // Kubernetes spells its random names and hashes with these only, which make no words.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Workloads that a pod of this name may be of, the likeliest first.</summary>
    public static IEnumerable<(string Kind, string Name)> WorkloadsOf(string pod)
    {
        var (rest, last) = Split(pod);
        if (rest.Length == 0) yield break;
        if (IsNumber(last)) yield return (ApplicationKinds.StatefulSet, rest);
        if (last.Length != SuffixOfPod || !IsRandom(last)) yield break;
        var (name, hash) = Split(rest);
        if (name.Length > 0 && IsRandom(hash)) yield return (ApplicationKinds.Deployment, name);
        if (name.Length > 0 && IsNumber(hash)) yield return (ApplicationKinds.CronJob, name);
        yield return (ApplicationKinds.DaemonSet, rest);
    }

    private static (string Owner, string Last) Split(string name) => name.LastIndexOf('-') is > 0 and var dash ? (name[..dash], name[(dash + 1)..]) : ("", name);

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static bool IsRandom(string text) => text.Length > 0 && text.All(Letters.Contains);
}
