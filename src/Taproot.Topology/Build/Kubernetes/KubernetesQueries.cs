using System.Collections.Immutable;
using Taproot.Telemetry.Series;

namespace Taproot.Topology.Build.Kubernetes;

/// <summary>The series of kube-state-metrics that a world is built from.</summary>
internal static class KubernetesQueries
{
    private const int MaxAnnotation = 200;
    private static readonly string[] Pod = ["namespace", "pod"];
    private static readonly string[] Annotations =
    [
        "annotation_coroot_com_application_category", "annotation_coroot_com_custom_application_name", "annotation_coroot_com_slo_availability_objective",
        "annotation_coroot_com_slo_latency_objective", "annotation_coroot_com_slo_latency_threshold",
    ];

    /// <summary>Kinds of workloads, by the label that names one.</summary>
    public static ImmutableArray<(string Label, string Kind)> Workloads { get; } =
        [("deployment", "Deployment"), ("statefulset", "StatefulSet"), ("daemonset", "DaemonSet"), ("cronjob", "CronJob")];

    /// <summary>The query that tells how many instances of a workload are ordered, by the label that names one.</summary>
    public static ImmutableArray<(string Label, string Kind, string Query)> Desired { get; } =
    [
        ("deployment", "Deployment", "kube_deployment_spec_replicas"), ("statefulset", "StatefulSet", "kube_statefulset_replicas"),
        ("daemonset", "DaemonSet", "kube_daemonset_status_desired_number_scheduled"),
    ];

    /// <summary>All queries.</summary>
    public static ImmutableArray<SeriesQuery> All { get; } =
    [
        Last("kube_pod_info", [.. Pod, "created_by_kind", "created_by_name", "node", "pod_ip", "host_ip"]),
        Last("kube_job_owner", ["namespace", "job_name", "owner_kind", "owner_name"]),
        Last("kube_replicaset_owner", ["namespace", "replicaset", "owner_name"]) with { Matchers = [new("owner_kind", MatchOperator.Equal, "Rollout")] },
        Last("kube_deployment_status_condition", ["namespace", "deployment"]) with
        {
            Matchers = [new("condition", MatchOperator.Equal, "Progressing"), new("status", MatchOperator.Equal, "false")],
        },
        Last("kube_deployment_spec_paused", ["namespace", "deployment"]),
        Last("kube_pod_status_phase", [.. Pod, "phase"]) with { Matchers = [new("phase", MatchOperator.NotEqual, "Unknown")] },
        Last("kube_pod_status_ready", [.. Pod]) with { Matchers = [new("condition", MatchOperator.Equal, "true")] },
        Last("kube_pod_container_status_waiting_reason", [.. Pod, "container", "reason"]),
        Last("kube_pod_container_status_terminated_reason", [.. Pod, "container", "reason"]),
        Last("kube_pod_container_status_last_terminated_reason", [.. Pod, "container", "reason"]),
        Last("kube_pod_container_resource_requests", [.. Pod, "container", "resource"]) with { Matchers = [new("resource", MatchOperator.Matches, "cpu|memory")] },
        Last("kube_pod_annotations", [.. Pod, .. Annotations]),
        .. Desired.Select(d => Last(d.Query, ["namespace", d.Label])),
        .. Workloads.Select(w => Last($"kube_{w.Label}_annotations", ["namespace", w.Label, .. Annotations])),
        Last("kube_service_info", ["namespace", "service", "cluster_ip"]),
        Last("kube_service_port", ["namespace", "service", "port", "node_port"]),
        Last("kube_endpoint_address", ["namespace", "endpoint", "ip", "port_number"]),
        Last("kube_service_status_load_balancer_ingress", ["namespace", "service", "ip", "hostname"]),
    ];

    /// <summary>What the annotations of a series ask for.</summary>
    public static Model.Kubernetes.WorkloadAnnotations AnnotationsOf(Telemetry.Labels labels) => new(
        Cut(labels[Annotations[0]]), Cut(labels[Annotations[1]]), Cut(labels[Annotations[2]]), Cut(labels[Annotations[3]]), Cut(labels[Annotations[4]]));

    private static string Cut(string text) => text.Length <= MaxAnnotation ? text : text[..MaxAnnotation];

    private static SeriesQuery Last(string metric, ImmutableArray<string> keep) => new(metric, metric, SeriesFunction.Last, keep, []);
}
