using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// By what others know a container: the runtime's number and the pod's, or numbers of processes where there is no runtime. What an SDK says of itself is
/// found by them. Bounded.
/// </summary>
internal sealed class IdentityFigures
{
    private const int MostRuntimes = 8;
    private const int RuntimeIdLength = 64;
    private const string PodUidLabel = "io.kubernetes.pod.uid";
    private static readonly string[] Places = ["0", "1", "2", "3", "4", "5", "6", "7"];

    private readonly List<(string Id, string PodUid)> _runtimes = [];
    private readonly int[] _pids = new int[Places.Length];

    /// <summary>Writes the identities of a container.</summary>
    internal void Collect(IMetricSink sink, TrackedContainer container, string id, string application)
    {
        _runtimes.Clear();
        var pids = 0;
        lock (container.Gate)
        {
            foreach (TrackedProcess process in container.Processes)
            {
                if (container.Origin == ContainerOrigin.Runtime)
                    AddRuntime(process.Runtime?.Identity, container.Metadata);
                else if (pids < Places.Length)
                    _pids[pids++] = process.Pid;
            }
        }
        foreach ((string runtime, string podUid) in _runtimes)
            sink.Add(ContainerMetrics.RuntimeInfo, 1, id, application, runtime, podUid);
        // The number is the value, so that a new process is no new series.
        for (int i = 0; i < pids; i++)
            sink.Add(ContainerMetrics.ProcessId, _pids[i], id, application, Places[i]);
    }

    private void AddRuntime(CgroupIdentity? identity, ContainerMetadata? metadata)
    {
        if (identity is not { Id.Length: RuntimeIdLength } known || _runtimes.Count == MostRuntimes)
            return;
        foreach ((string id, _) in _runtimes)
        {
            if (id == known.Id)
                return;
        }
        string? told = metadata?.Labels.GetValueOrDefault(PodUidLabel);
        _runtimes.Add((known.Id, told is { Length: > 0 } ? told : PodUidOf(known.Path)));
    }

    /// <summary>The pod's number from a cgroup's path, where it follows "pod" and systemd has its dashes as underscores; empty when there is none.</summary>
    internal static string PodUidOf(string path)
    {
        const int length = 36;
        for (int at = path.IndexOf("pod", StringComparison.Ordinal); at >= 0; at = path.IndexOf("pod", at + 1, StringComparison.Ordinal))
        {
            if (path.Length < at + 3 + length)
                return "";
            string uid = path.Substring(at + 3, length).Replace('_', '-');
            if (Guid.TryParseExact(uid, "D", out _))
                return uid;
        }
        return "";
    }
}
