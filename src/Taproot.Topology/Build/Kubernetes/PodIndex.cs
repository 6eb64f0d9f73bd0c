using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Topology.Build.Kubernetes;

/// <summary>The pods that kube-state-metrics tells of, with their state and their application. Empty where it does not run.</summary>
internal sealed class PodIndex
{
    private readonly Dictionary<(string Namespace, string Name), Pod> _pods = [];
    private readonly Dictionary<Pod, ApplicationId> _workloads = [];
    private readonly Dictionary<string, Pod> _byIp = new(StringComparer.Ordinal);
    private readonly int _points;

    public PodIndex(WorldInput input)
    {
        _points = input.Grid.Count;
        foreach (var series in input.Get("kube_pod_info")) ReadInfo(series);
        if (_pods.Count == 0) return;
        var last = _pods.Values.Max(p => p.Last);
        IsCurrent = Goes(last);
        // One missing point of a pod is late data; it is gone when the others go on without it.
        foreach (var pod in _pods.Values) pod.IsPresent = pod.Last >= last - 1;
        ReadOwners(input);
        if (IsCurrent) ReadStates(input);
        foreach (var group in _workloads.Where(w => w.Key.OwnerKind == "ReplicaSet").GroupBy(w => w.Value, w => w.Key)) MarkOldGenerations([.. group]);
        foreach (var pod in _pods.Values)
        {
            pod.IsObsolete |= IsCurrent && (!pod.IsPresent || pod.IsFinished);
            if (pod.Ip.Length > 0 && !pod.IsOnHostNetwork && (!_byIp.TryGetValue(pod.Ip, out var known) || known.Last < pod.Last)) _byIp[pod.Ip] = pod;
        }
    }

    /// <summary>Whether kube-state-metrics reports at the end of the window: what it said before tells nothing of now.</summary>
    public bool IsCurrent { get; }

    public IReadOnlyCollection<Pod> Pods => _pods.Values;

    public Pod? Find(string ns, string name) => _pods.GetValueOrDefault((ns, name));

    /// <summary>The pod of a container id of the form <c>/k8s/namespace/pod/container</c>.</summary>
    public Pod? OfContainer(string containerId)
    {
        if (_pods.Count == 0 || !containerId.StartsWith("/k8s/", StringComparison.Ordinal)) return null;
        return containerId.Split('/') is [_, _, var ns, var pod, ..] ? Find(ns, pod) : null;
    }

    /// <summary>The pod whose own address it is.</summary>
    public Pod? OfAddress(string ip) => _byIp.GetValueOrDefault(ip);

    /// <summary>The workload that a pod is of.</summary>
    public ApplicationId WorkloadOf(Pod pod) => _workloads[pod];

    private bool Goes(int index) => index >= 0 && index >= _points - 3;

    private void ReadInfo(GridSeries series)
    {
        var labels = series.Labels;
        var values = series.Values.Span;
        var (first, last) = (0, new TimeSeries(series).LastIndex());
        if (last < 0 || labels["pod"].Length == 0) return;
        while (float.IsNaN(values[first])) first++;
        var key = (labels["namespace"], labels["pod"]);
        if (!_pods.TryGetValue(key, out var pod)) _pods.Add(key, pod = new() { Namespace = key.Item1, Name = key.Item2 });
        pod.First = Math.Min(pod.First, first);
        if (last < pod.Last) return;
        // A pod changes its labels when it is placed and gets its address: what is true now counts.
        (pod.Last, pod.NodeName, pod.Ip) = (last, labels["node"], labels["pod_ip"]);
        (pod.OwnerKind, pod.OwnerName) = (Named(labels["created_by_kind"]), Named(labels["created_by_name"]));
        pod.IsOnHostNetwork = pod.Ip.Length > 0 && pod.Ip == labels["host_ip"];
    }

    private static string Named(string text) => text == "<none>" ? "" : text;

    private void ReadOwners(WorldInput input)
    {
        var jobs = new Dictionary<(string, string), (string, string)>();
        foreach (var series in input.Get("kube_job_owner"))
        {
            var (kind, name) = (Named(series.Labels["owner_kind"]), Named(series.Labels["owner_name"]));
            if (kind.Length > 0 && name.Length > 0) jobs[(series.Labels["namespace"], series.Labels["job_name"])] = (kind, name);
        }
        var rollouts = new Dictionary<(string, string), string>();
        foreach (var series in input.Get("kube_replicaset_owner"))
            if (Named(series.Labels["owner_name"]) is { Length: > 0 } name) rollouts[(series.Labels["namespace"], series.Labels["replicaset"])] = name;
        var owners = new PodOwners(jobs, rollouts);
        foreach (var pod in _pods.Values)
        {
            // Some operators' pods create pods.
            var owner = pod.OwnerKind == "Pod" ? Find(pod.Namespace, pod.OwnerName) ?? pod : pod;
            _workloads.Add(pod, owners.Of(owner));
        }
    }

    private void ReadStates(WorldInput input)
    {
        ForPresent(input, "kube_pod_status_phase", static (pod, labels) => pod.Phase = labels["phase"]);
        foreach (var series in input.Get("kube_pod_status_ready"))
        {
            if (Of(series.Labels) is not { } pod) continue;
            pod.Ready = new(series);
            if (Goes(pod.Ready.LastIndex())) pod.IsReady = pod.Ready.Last() > 0;
        }
        ForPresent(input, "kube_pod_container_status_last_terminated_reason", static (pod, labels) => pod.LastEnd = labels["reason"]);
        ForPresent(input, "kube_pod_container_status_terminated_reason", static (pod, labels) =>
        {
            if (labels["reason"] != "Completed") pod.Reason = labels["reason"];
        });
        ForPresent(input, "kube_pod_container_status_waiting_reason", static (pod, labels) => pod.Reason = labels["reason"]);
    }

    /// <summary>Calls <paramref name="set"/> for what is so at the end of the window.</summary>
    private void ForPresent(WorldInput input, string query, Action<Pod, Labels> set)
    {
        foreach (var series in input.Get(query))
        {
            var values = new TimeSeries(series);
            var last = values.LastIndex();
            if (Goes(last) && values.Values.Span[last] > 0 && Of(series.Labels) is { } pod) set(pod, series.Labels);
        }
    }

    private Pod? Of(Labels labels) => Find(labels["namespace"], labels["pod"]);

    /// <summary>Of several ReplicaSets that one counts which made the newest pod; where none did in the window, the one with the most.</summary>
    private static void MarkOldGenerations(List<Pod> pods)
    {
        var generations = pods.GroupBy(p => p.OwnerName, StringComparer.Ordinal).ToArray();
        if (generations.Length < 2) return;
        var newest = generations.OrderByDescending(g => g.Max(p => p.First)).ThenByDescending(g => g.Count(p => p.IsPresent)).First().Key;
        foreach (var pod in pods.Where(p => p.OwnerName != newest && p.IsReady != true)) pod.IsObsolete = true;
    }
}
