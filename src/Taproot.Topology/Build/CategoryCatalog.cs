using System.Collections.Immutable;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>The categories that are there without anybody's doing. Patterns are <c>namespace/name</c>, <c>_</c> for no namespace, <c>*</c> for any text.</summary>
public static class CategoryCatalog
{
    // Monitoring first: what watches the cluster often runs in one of its own namespaces.
    /// <summary>Categories and their patterns; the first that matches counts.</summary>
    public static ImmutableArray<(string Category, ImmutableArray<string> Patterns)> BuiltIn { get; } =
    [
        (ApplicationCategories.Monitoring,
        [
            "_/*taproot*", "*/taproot-*", "taproot/*", "monitoring/*", "prometheus/*", "*/*prometheus*", "grafana/*", "*/*grafana*", "*/*alertmanager*",
            "coroot/*", "*/*coroot*", "metrics-server/*", "*/metrics-server", "loki/*", "observability/*", "jaeger/*", "thanos/*", "sentry/*",
            "*/*victoria-metrics*", "*/*victoria-logs*", "*/*vminsert*", "*/*vmselect*", "*/*vmstorage*", "*/*vmagent*", "*/*vmalert*",
            "*/*vmauth*", "datadog/*", "*/*datadog*", "*/node-exporter", "*/node_exporter",
        ]),
        (ApplicationCategories.ControlPlane,
        [
            "kube-system/*", "*/kubelet", "*/kube-apiserver", "*/k3s", "*/k3s-agent", "*/systemd*", "*/containerd*", "*/docker", "*/dockerd",
            "*/docker-*", "*/*chaos-*", "istio*/*", "amazon-cloudwatch/*", "karpenter/*", "cert-manager/*", "argocd/*", "flux-system/*", "linkerd/*",
            "vault/*", "keda/*", "keycloak/*", "longhorn-system/*", "calico*/*", "_/esm-cache", "_/*motd*", "_/*apt*", "_/*fwupd*", "_/snap*",
            "keptn-system/*", "kyverno/*", "litmus/*", "openshift*/*", "_/crio*", "*/coredns", "chaos-mesh/*", "cilium/*", "external-dns/*",
            "gpu-operator/*", "_/dbus*", "_/polkit*", "_/cron", "_/rsyslog", "_/getty*", "_/serial-getty*", "_/user@*", "_/user-sessions", "_/ssh",
            "_/sshd", "_/chrony*", "_/ntp*", "_/udisks*", "_/unattended-upgrades", "_/ModemManager", "_/NetworkManager", "_/networkd-dispatcher",
            "_/accounts-daemon", "_/multipathd", "_/irqbalance", "_/init", "_/runc*",
        ]),
    ];
}
