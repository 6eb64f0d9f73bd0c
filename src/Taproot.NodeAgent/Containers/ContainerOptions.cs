namespace Taproot.NodeAgent.Containers;

/// <summary>How containers are found. Durations are wall time.</summary>
internal sealed record ContainerOptions
{
    /// <summary>Mount of procfs.</summary>
    internal string ProcRoot { get; init; } = "/proc";

    /// <summary>Mount of sysfs.</summary>
    internal string SysRoot { get; init; } = "/sys";

    /// <summary>The host's cgroup mount (<c>--cgroupfs-root</c>).</summary>
    internal string CgroupRoot { get; init; } = "/sys/fs/cgroup";

    /// <summary>Docker's socket (<c>--docker-socket</c>), empty to look in the usual places.</summary>
    internal string DockerSocket { get; init; } = "";

    /// <summary>Podman's socket (<c>--podman-socket</c>), empty to look in the usual places.</summary>
    internal string PodmanSocket { get; init; } = "";

    /// <summary>containerd's socket (<c>--containerd-socket</c>), empty to look in the usual places.</summary>
    internal string ContainerdSocket { get; init; } = "";

    /// <summary>CRI-O's socket (<c>--crio-socket</c>), empty to look in the usual places.</summary>
    internal string CrioSocket { get; init; } = "";

    /// <summary>Leaves out the operating system's own units (<c>--skip-systemd-system-services</c>).</summary>
    internal bool SkipSystemdSystemServices { get; init; } = true;

    /// <summary>Regular expressions on the container id of those to show (<c>--container-allowlist</c>); empty shows all.</summary>
    internal IReadOnlyList<string> ContainerAllowlist { get; init; } = [];

    /// <summary>Regular expressions on the container id of those not to show (<c>--container-denylist</c>); wins over the other.</summary>
    internal IReadOnlyList<string> ContainerDenylist { get; init; } = [];

    /// <summary>
    /// Age below which a container has no series (<c>--min-container-age</c>). Zero, unlike in Coroot: what starts is seen at once, and the bounds
    /// below keep the number of series in check instead.
    /// </summary>
    internal TimeSpan MinimumAge { get; init; } = TimeSpan.Zero;

    /// <summary>Most applications by program (<c>--max-process-applications</c>).</summary>
    internal int MaximumPrograms { get; init; } = 200;

    /// <summary>Most containers and units (<c>--max-containers</c>).</summary>
    internal int MaximumContainers { get; init; } = 5000;

    /// <summary>Time for which a process is let be after an exec, unless someone asks for its owner.</summary>
    internal TimeSpan LookDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Age of a process from which its connections or its CPU time may make its program an application.</summary>
    internal TimeSpan ProgramAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Share of one core over <see cref="ProgramWindow"/> that makes a program worth seeing.</summary>
    internal double ProgramCpuShare { get; init; } = 0.01;

    /// <summary>Connections and requests in <see cref="ProgramWindow"/> that make a program worth seeing whatever its processes' age.</summary>
    internal ulong ProgramTraffic { get; init; } = 100;

    /// <summary>Time over which CPU and traffic of programs are taken.</summary>
    internal TimeSpan ProgramWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Minutes among the last <see cref="RecurrenceMinutes"/> in which processes of a program connected that make it worth seeing.</summary>
    internal int RecurrentMinutes { get; init; } = 5;

    /// <summary>Minutes over which recurrence is judged, at most 64.</summary>
    internal int RecurrenceMinutes { get; init; } = 10;

    /// <summary>Time between two looks over all of /proc.</summary>
    internal TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time for which the owner of an ended process is remembered.</summary>
    internal TimeSpan ProcessGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a process after which a container's or unit's series end.</summary>
    internal TimeSpan ContainerGrace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same for programs.</summary>
    internal TimeSpan ProgramGrace { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time between two looks at which mounts a container writes to.</summary>
    internal TimeSpan MountInterval { get; init; } = TimeSpan.FromMinutes(1);
}
