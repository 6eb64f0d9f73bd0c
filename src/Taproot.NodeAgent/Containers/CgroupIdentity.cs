using System.Buffers;

namespace Taproot.NodeAgent.Containers;

/// <summary>Who made a cgroup.</summary>
internal enum CgroupKind
{
    /// <summary>Nobody that we know: a login session, a daemon started by hand. Its processes are applications by program.</summary>
    Standalone,

    /// <summary>Helper of a container runtime, never shown.</summary>
    Ignored,

    /// <summary>Docker, or another runtime that leaves only the id.</summary>
    Docker,

    /// <summary>containerd, by Kubernetes or nerdctl.</summary>
    Containerd,

    /// <summary>CRI-O.</summary>
    Crio,

    /// <summary>Podman.</summary>
    Podman,

    /// <summary>A sandbox of gVisor: the id stands in the arguments of its process.</summary>
    Sandbox,

    /// <summary>An LXC or Incus container.</summary>
    Lxc,

    /// <summary>A task of Nomad that runs without a container runtime: its environment tells its name.</summary>
    Nomad,

    /// <summary>A service of Talos Linux.</summary>
    Talos,

    /// <summary>A systemd unit or slice.</summary>
    Systemd,
}

/// <summary>What a cgroup path says about its processes.</summary>
/// <param name="Kind">Who made it.</param>
/// <param name="Id">Runtime's id (64 hex digits), or the name for systemd, LXC, Nomad and Talos; empty for standalone processes.</param>
/// <param name="Path">The path that was decided by, empty when there was none.</param>
internal readonly record struct CgroupIdentity(CgroupKind Kind, string Id, string Path)
{
    private const int IdLength = 64;
    private const string LxcPayload = "lxc.payload.";
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private static readonly string[] SystemSlices =
        ["system.slice", "runtime.slice", "reserved.slice", "kube.slice", "azure.slice", "podruntime.slice"];

    /// <summary>Decides by the hierarchy that says most: Kubernetes paths first, then v2, then the v1 controllers.</summary>
    internal static CgroupIdentity Of(CgroupMembership membership)
    {
        string? path = IsKubernetes(membership.Cpu) ? membership.Cpu
            : IsKubernetes(membership.Memory) ? membership.Memory
            : membership.Unified ?? membership.Cpu ?? membership.Memory ?? membership.Systemd;
        CgroupIdentity identity = OfPath(path);
        if (identity.Kind != CgroupKind.Standalone)
            return identity;

        // Hybrid hosts: the hierarchy chosen above may be the one that the runtime did not use.
        foreach (string? other in (ReadOnlySpan<string?>)[membership.Cpu, membership.Memory, membership.Systemd])
        {
            CgroupIdentity second = OfPath(other);
            if (second.Kind is not (CgroupKind.Standalone or CgroupKind.Systemd))
                return second;
        }
        return identity;
    }

    /// <summary>What one path says.</summary>
    internal static CgroupIdentity OfPath(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return new CgroupIdentity(CgroupKind.Standalone, "", "");
        if (path == "/init")
            return new CgroupIdentity(CgroupKind.Talos, "/talos/init", path);
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            return new CgroupIdentity(CgroupKind.Standalone, "", path);
        if (path.Contains("kubepods", StringComparison.Ordinal))
            return OfKubernetes(path, parts);
        if (OfScopes(path, parts) is { } scoped)
            return scoped;
        string first = parts[0];
        if (first is "user.slice" or "init.scope" or "systemd")
            return new CgroupIdentity(CgroupKind.Standalone, "", path);
        if (first is "docker" or "actions_job" && parts.Length > 1 && IsId(parts[1]))
            return new CgroupIdentity(CgroupKind.Docker, parts[1], path);
        if (first is "system" or "podruntime" && parts.Length > 1)
            return new CgroupIdentity(CgroupKind.Talos, "/talos/" + parts[1], path);
        if (Array.IndexOf(SystemSlices, first) >= 0)
            return OfSystemd(path, parts);
        if (OfLxc(path, parts) is { } lxc)
            return lxc;
        return OfLooseId(path, parts);
    }

    private static bool IsKubernetes(string? path) => path is not null && path.StartsWith("/kubepods", StringComparison.Ordinal);

    private static CgroupIdentity OfKubernetes(string path, string[] parts)
    {
        foreach (string part in parts)
        {
            if (part.StartsWith("crio-conmon-", StringComparison.Ordinal))
                return new CgroupIdentity(CgroupKind.Ignored, "", path);
            if (IdAfter(part, "crio-") is { } crio)
                return new CgroupIdentity(CgroupKind.Crio, crio, path);
            if ((IdAfter(part, "cri-containerd-") ?? IdAfter(part, ":cri-containerd:")) is { } containerd)
                return new CgroupIdentity(CgroupKind.Containerd, containerd, path);
        }
        foreach (string part in parts)
        {
            if ((IsId(part) ? part : IdAfter(part, "docker-")) is { } id)
                return new CgroupIdentity(CgroupKind.Docker, id, path);
        }
        return new CgroupIdentity(CgroupKind.Sandbox, "", path);
    }

    /// <summary>Scopes that a runtime makes under whatever parent it was given.</summary>
    private static CgroupIdentity? OfScopes(string path, string[] parts)
    {
        foreach (string part in parts)
        {
            if (part.StartsWith("libpod-conmon-", StringComparison.Ordinal) || part.StartsWith("crio-conmon-", StringComparison.Ordinal))
                return new CgroupIdentity(CgroupKind.Ignored, "", path);
            if (IdAfter(part, "docker-") is { } docker)
                return new CgroupIdentity(CgroupKind.Docker, docker, path);
            if (IdAfter(part, "libpod-") is { } podman)
                return new CgroupIdentity(CgroupKind.Podman, podman, path);
            if (IdAfter(part, "nerdctl-") is { } nerdctl)
                return new CgroupIdentity(CgroupKind.Containerd, nerdctl, path);
            if (part.StartsWith(LxcPayload, StringComparison.Ordinal))
                return new CgroupIdentity(CgroupKind.Lxc, "/lxc/" + part[LxcPayload.Length..], path);
        }
        if (parts[0] is "nomad.slice" or "nomad")
            return OfNomad(path, parts);
        return null;
    }

    private static CgroupIdentity OfSystemd(string path, string[] parts)
    {
        if (parts.Length < 2 || path.EndsWith(".scope", StringComparison.Ordinal) || parts[1].StartsWith("run-", StringComparison.Ordinal))
            return new CgroupIdentity(CgroupKind.Standalone, "", path);
        string name = parts[1].Replace("\\x2d", "-", StringComparison.Ordinal);
        return new CgroupIdentity(CgroupKind.Systemd, "/" + parts[0] + "/" + name, path);
    }

    /// <summary>Nomad puts a task into <c>ALLOCATION.TASK.scope</c>, below a slice that tells whether it has CPUs of its own.</summary>
    private static CgroupIdentity? OfNomad(string path, string[] parts)
    {
        const int UuidLength = 36;
        foreach (string part in parts)
        {
            string task = part.EndsWith(".scope", StringComparison.Ordinal) ? part[..^".scope".Length] : part;
            if (task.Length > UuidLength + 1 && task[UuidLength] == '.' && Guid.TryParse(task.AsSpan(0, UuidLength), out _))
                return new CgroupIdentity(CgroupKind.Nomad, "/nomad/" + task[..UuidLength] + "/" + task[(UuidLength + 1)..], path);
        }
        return null;
    }

    private static CgroupIdentity? OfLxc(string path, string[] parts)
    {
        if (parts[0] == "lxc" && parts.Length > 1)
            return new CgroupIdentity(CgroupKind.Lxc, "/lxc/" + parts[1], path);
        return null;
    }

    /// <summary>ECS (<c>/ecs/TASK/ID</c>), containerd's namespaces (<c>/default/ID</c>) and others: the id is enough to ask the runtimes.</summary>
    private static CgroupIdentity OfLooseId(string path, string[] parts)
    {
        for (int i = parts.Length - 1; i > 0; i--)
        {
            if (IsId(parts[i]))
                return new CgroupIdentity(parts[0] == "default" ? CgroupKind.Containerd : CgroupKind.Docker, parts[i], path);
        }
        return new CgroupIdentity(CgroupKind.Standalone, "", path);
    }

    private static string? IdAfter(string part, string prefix)
    {
        int at = part.IndexOf(prefix, StringComparison.Ordinal);
        if (at < 0 || (at > 0 && prefix[0] != ':') || part.Length < at + prefix.Length + IdLength)
            return null;
        string id = part.Substring(at + prefix.Length, IdLength);
        string rest = part[(at + prefix.Length + IdLength)..];
        return IsId(id) && rest is "" or ".scope" ? id : null;
    }

    private static bool IsId(string part) => part.Length == IdLength && part.AsSpan().IndexOfAnyExcept(Hex) < 0;
}
