namespace Taproot.NodeAgent.Containers;

/// <summary>Where the host's cgroup hierarchies are mounted.</summary>
/// <param name="V1Root">Parent of the v1 controllers' directories, as <c>/sys/fs/cgroup</c>.</param>
/// <param name="V2Root">Mount of v2: the same on a pure v2 host, <c>/sys/fs/cgroup/unified</c> on a hybrid one.</param>
internal sealed record CgroupMounts(string V1Root, string V2Root)
{
    /// <summary>Finds the v2 mount under a root.</summary>
    internal static CgroupMounts Find(string root)
    {
        root = root.TrimEnd('/');
        string unified = root + "/unified";
        return new CgroupMounts(root, File.Exists(unified + "/cgroup.procs") ? unified : root);
    }
}

/// <summary>Paths of the statistics files of one container, made once; null where the container has no cgroup of its own in that hierarchy.</summary>
internal sealed class CgroupFiles
{
    private CgroupFiles(CgroupMounts mounts, CgroupMembership membership, CgroupIdentity identity)
    {
        string? cpu = Directory(mounts.V1Root + "/cpu", membership.Cpu, identity);
        string? accounting = Directory(mounts.V1Root + "/cpuacct", membership.CpuAccounting, identity);
        string? memory = Directory(mounts.V1Root + "/memory", membership.Memory, identity);
        string? blockIo = Directory(mounts.V1Root + "/blkio", membership.BlockIo, identity);
        string? unified = Directory(mounts.V2Root, membership.Unified, identity);

        CpuUsageV1 = Join(accounting, "/cpuacct.usage");
        CpuStatV1 = Join(cpu, "/cpu.stat");
        CpuQuotaV1 = Join(cpu, "/cpu.cfs_quota_us");
        CpuPeriodV1 = Join(cpu, "/cpu.cfs_period_us");
        CpuStatV2 = Join(unified, "/cpu.stat");
        CpuMaxV2 = cpu is null ? Join(unified, "/cpu.max") : null;
        MemoryStatV1 = Join(memory, "/memory.stat");
        MemoryLimitV1 = Join(memory, "/memory.limit_in_bytes");
        MemoryStatV2 = memory is null ? Join(unified, "/memory.stat") : null;
        MemoryMaxV2 = memory is null ? Join(unified, "/memory.max") : null;
        IoServicedV1 = Join(blockIo, "/blkio.throttle.io_serviced");
        IoBytesV1 = Join(blockIo, "/blkio.throttle.io_service_bytes");
        IoStatV2 = blockIo is null ? Join(unified, "/io.stat") : null;
        CpuPressure = Join(unified, "/cpu.pressure");
        MemoryPressure = Join(unified, "/memory.pressure");
        IoPressure = Join(unified, "/io.pressure");
        Directories = [.. new[] { cpu, accounting, memory, blockIo, unified }.OfType<string>()];
    }

    internal string? CpuUsageV1 { get; }

    internal string? CpuStatV1 { get; }

    internal string? CpuQuotaV1 { get; }

    internal string? CpuPeriodV1 { get; }

    internal string? CpuStatV2 { get; }

    internal string? CpuMaxV2 { get; }

    internal string? MemoryStatV1 { get; }

    internal string? MemoryLimitV1 { get; }

    internal string? MemoryStatV2 { get; }

    internal string? MemoryMaxV2 { get; }

    internal string? IoServicedV1 { get; }

    internal string? IoBytesV1 { get; }

    internal string? IoStatV2 { get; }

    internal string? CpuPressure { get; }

    internal string? MemoryPressure { get; }

    internal string? IoPressure { get; }

    /// <summary>The container's cgroup directories.</summary>
    internal IReadOnlyList<string> Directories { get; }

    /// <summary>Files of a container, null when it has no cgroup of its own at all.</summary>
    internal static CgroupFiles? Of(CgroupMounts mounts, CgroupMembership membership, CgroupIdentity identity)
    {
        if (identity.Kind is CgroupKind.Standalone or CgroupKind.Ignored)
            return null;
        var files = new CgroupFiles(mounts, membership, identity);
        return files.Directories.Count == 0 ? null : files;
    }

    /// <summary>
    /// Cuts a path to the container's own cgroup, so that a process in a child cgroup still leads to the whole; null when the path is not
    /// the container's (a controller that the runtime does not use shows a parent, whose figures are not this container's).
    /// </summary>
    internal static string? Narrow(string? path, CgroupIdentity identity)
    {
        if (path is null)
            return null;
        return identity.Kind switch
        {
            CgroupKind.Docker or CgroupKind.Containerd or CgroupKind.Crio or CgroupKind.Podman => CutAfter(path, identity.Id),
            CgroupKind.Systemd or CgroupKind.Talos => CutParts(path, identity.Path, 2),
            CgroupKind.Lxc => CutParts(path, identity.Path, LxcDepth(identity.Path)),
            CgroupKind.Nomad => CutAfter(path, identity.Id["/nomad/".Length..].Replace('/', '.')),
            CgroupKind.Sandbox => path.Contains("kubepods", StringComparison.Ordinal) ? path : null,
            _ => null,
        };
    }

    // An unprivileged user's containers are below the user's own cgroup.
    private static int LxcDepth(string path)
    {
        if (path.StartsWith("/lxc/", StringComparison.Ordinal))
            return 2;
        int payload = path.IndexOf("/lxc.payload.", StringComparison.Ordinal);
        return path.AsSpan(0, payload + 1).Count('/');
    }

    private static string? CutAfter(string path, string id)
    {
        int at = path.IndexOf(id, StringComparison.Ordinal);
        if (at < 0)
            return null;
        int end = path.IndexOf('/', at);
        return end < 0 ? path : path[..end];
    }

    private static string? CutParts(string path, string own, int count)
    {
        string prefix = FirstParts(own, count);
        return FirstParts(path, count) == prefix ? prefix : null;
    }

    private static string FirstParts(string path, int count)
    {
        int end = 0;
        for (int i = 0; i < count; i++)
        {
            end = path.IndexOf('/', end + 1);
            if (end < 0)
                return path;
        }
        return path[..end];
    }

    private static string? Directory(string root, string? path, CgroupIdentity identity)
    {
        string? narrowed = Narrow(path, identity);
        return narrowed is null ? null : root + narrowed;
    }

    private static string? Join(string? directory, string file) => directory is null ? null : directory + file;
}
