namespace Taproot.NodeAgent.Containers;

/// <summary>The runtimes that a host may have, each at its usual places.</summary>
internal static class ContainerRuntimes
{
    internal static IReadOnlyList<IContainerRuntime> OfHost(ContainerOptions options) =>
    [
        new DockerRuntime(Sockets(options, options.DockerSocket, "/run/docker.sock", "/var/run/docker.sock"), "docker"),
        new DockerRuntime(Sockets(options, options.PodmanSocket, "/run/podman/podman.sock", "/run/user/*/podman/podman.sock"), "podman"),
        new PodmanStorage(Places(options, "/var/lib/containers/storage/overlay-containers/containers.json")),
        new ContainerdRuntime(Sockets(
            options,
            options.ContainerdSocket,
            "/var/snap/microk8s/common/run/containerd.sock",
            "/run/k0s/containerd.sock",
            "/run/k3s/containerd/containerd.sock",
            "/run/containerd/containerd.sock")),
        new CrioRuntime(Sockets(options, options.CrioSocket, "/run/crio/crio.sock", "/var/run/crio/crio.sock")),
        new KubeletLogNames(Places(options, "/var/log/containers")),
    ];

    /// <summary>systemd, when it is there.</summary>
    internal static ISystemdClient? SystemdOfHost(ContainerOptions options, TimeProvider time)
    {
        List<string> sockets = Places(options, "/run/systemd/private");
        return sockets.Exists(File.Exists) ? new SystemdClient(sockets, time) : null;
    }

    private static List<string> Sockets(ContainerOptions options, string chosen, params string[] usual) =>
        chosen.Length > 0 ? [chosen] : Places(options, usual);

    /// <summary>Each path as the host's first process sees it, and then as the agent does: from a container only the first is the host's.</summary>
    private static List<string> Places(ContainerOptions options, params string[] paths)
    {
        List<string> places = [];
        foreach (string path in paths)
            places.Add(options.ProcRoot + "/1/root" + path);
        places.AddRange(paths);
        return places;
    }
}
