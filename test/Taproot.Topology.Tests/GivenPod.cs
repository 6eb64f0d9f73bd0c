namespace Taproot.Topology.Tests;

/// <summary>A pod as kube-state-metrics tells of it.</summary>
internal sealed class GivenPod(Given given, string ns, string name)
{
    private (string, string)[] Labels => [("namespace", ns), ("pod", name)];

    public GivenPod Info(string ownerKind, string owner, string node = "n1", string ip = "", int from = 0, int until = Given.Points)
    {
        given.Add("kube_pod_info", 1, from, until,
            [.. Labels, ("created_by_kind", ownerKind), ("created_by_name", owner), ("node", node), ("pod_ip", ip), ("host_ip", "192.168.0.1")]);
        return this;
    }

    public GivenPod State(string phase, bool ready, int from = 0, int until = Given.Points)
    {
        given.Add("kube_pod_status_phase", 1, from, until, [.. Labels, ("phase", phase)]);
        given.Add("kube_pod_status_ready", ready ? 1 : 0, from, until, Labels);
        return this;
    }

    public GivenPod Waits(string reason, string container = "app")
    {
        given.Add("kube_pod_container_status_waiting_reason", 1, 0, Given.Points, [.. Labels, ("container", container), ("reason", reason)]);
        return this;
    }

    public GivenPod LastEnded(string reason, string container = "app")
    {
        given.Add("kube_pod_container_status_last_terminated_reason", 1, 0, Given.Points, [.. Labels, ("container", container), ("reason", reason)]);
        return this;
    }

    public GivenPod Requests(string resource, float value, string container = "app")
    {
        given.Add("kube_pod_container_resource_requests", value, 0, Given.Points, [.. Labels, ("container", container), ("resource", resource)]);
        return this;
    }
}

internal static class GivenKubernetes
{
    public static GivenPod Pod(this Given given, string ns, string name) => new(given, ns, name);

    /// <summary>A ready pod of a Deployment's ReplicaSet.</summary>
    public static GivenPod ReadyPod(this Given given, string ns, string replicaSet, string suffix, string ip = "", int from = 0, int until = Given.Points) =>
        given.Pod(ns, $"{replicaSet}-{suffix}").Info("ReplicaSet", replicaSet, ip: ip, from: from, until: until).State("Running", true, from, until);

    public static Given Replicas(this Given given, string ns, string deployment, float count) =>
        given.Add("kube_deployment_spec_replicas", count, 0, Given.Points, ("namespace", ns), ("deployment", deployment));

    public static Given Service(this Given given, string ns, string name, string clusterIp, params string[] endpoints)
    {
        given.Add("kube_service_info", 1, 0, Given.Points, ("namespace", ns), ("service", name), ("cluster_ip", clusterIp));
        foreach (var ip in endpoints)
            given.Add("kube_endpoint_address", 1, 0, Given.Points, ("namespace", ns), ("endpoint", name), ("ip", ip), ("port_number", "8080"));
        return given;
    }

    public static Given Annotated(this Given given, string ns, string deployment, params (string Name, string Value)[] annotations) =>
        given.Add("kube_deployment_annotations", 1, 0, Given.Points,
            [("namespace", ns), ("deployment", deployment), .. annotations.Select(a => ("annotation_coroot_com_" + a.Name, a.Value))]);
}
