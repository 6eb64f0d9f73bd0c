using System.Collections.Immutable;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>
/// Sorts applications by namespace and name into users' own, the control plane's and monitoring's. Patterns are <c>namespace/name</c>, <c>_</c> for
/// no namespace, <c>*</c> for any text.
/// </summary>
internal static class Categories
{
    private const string Default = ApplicationCategories.Application, ControlPlane = ApplicationCategories.ControlPlane, Monitoring = ApplicationCategories.Monitoring;

    // Monitoring first: what watches the cluster often runs in one of its own namespaces.
    private static readonly ImmutableArray<(string Category, ImmutableArray<string> Patterns)> BuiltIn =
    [
        (Monitoring,
        [
            "_/*taproot*", "*/taproot-*", "taproot/*", "monitoring/*", "prometheus/*", "*/*prometheus*", "grafana/*", "*/*grafana*", "*/*alertmanager*",
            "coroot/*", "*/*coroot*", "metrics-server/*", "*/metrics-server", "loki/*", "observability/*", "jaeger/*", "thanos/*", "sentry/*",
            "*/*victoria-metrics*", "*/*victoria-logs*", "*/*vminsert*", "*/*vmselect*", "*/*vmstorage*", "*/*vmagent*", "*/*vmalert*",
            "*/*vmauth*", "datadog/*", "*/*datadog*", "*/node-exporter", "*/node_exporter",
        ]),
        (ControlPlane,
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

    public static void Run(BuildContext context)
    {
        foreach (var application in context.Applications.Values)
            application.Category = Chosen(context, application) ?? (application.Id.Kind == ApplicationKinds.ExternalService ? Default : Of(application.Id));
        foreach (var application in context.Applications.Values)
            if (Chosen(context, application) is null) Inherit(application);
    }

    /// <summary>What patterns are held against.</summary>
    internal static string TextOf(ApplicationId id) => $"{(id.Namespace.Length == 0 ? "_" : id.Namespace)}/{id.Name}";

    internal static string Of(ApplicationId id)
    {
        var text = TextOf(id);
        foreach (var (category, patterns) in BuiltIn)
            foreach (var pattern in patterns)
                if (Glob.Matches(pattern, text)) return category;
        return Default;
    }

    /// <summary>What people chose: by annotation of the workload, else by hand, else by pattern.</summary>
    private static string? Chosen(BuildContext context, Application application) =>
        application.Annotations.Category is { Length: > 0 } annotated ? annotated : context.Input.Rules.CategoryOf(application.Id);

    /// <summary>What calls nobody and is called by, say, monitoring only is a part of monitoring.</summary>
    private static void Inherit(Application application)
    {
        if (application.Category != Default || application.Upstreams.Count > 0 || application.Downstreams.Count == 0) return;
        var category = application.Downstreams[0].Client.Category;
        if (category != Default && application.Downstreams.TrueForAll(d => d.Client.Category == category)) application.Category = category;
    }
}
