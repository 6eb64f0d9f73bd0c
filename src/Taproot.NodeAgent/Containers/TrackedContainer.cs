using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>What a tracked container is made of.</summary>
internal enum ContainerOrigin
{
    /// <summary>A container of a runtime, or of LXC.</summary>
    Runtime,

    /// <summary>A systemd unit or slice, or a service of Talos.</summary>
    Unit,

    /// <summary>All processes of one program that nothing else holds.</summary>
    Program,
}

/// <summary>One container, unit or program: its processes and the sums that survive them.</summary>
internal sealed class TrackedContainer(string id, ContainerOrigin origin)
{
    private bool _isShown = origin != ContainerOrigin.Program;

    /// <summary>Guards everything below that changes.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The <c>container_id</c> label.</summary>
    internal string Id { get; } = id;

    /// <summary>The <c>app_id</c> label.</summary>
    internal string ApplicationId { get; } = ContainerNames.ApplicationOf(id);

    internal ContainerOrigin Origin { get; } = origin;

    /// <summary>True once it has series: at once for containers and units, after something worth seeing for programs.</summary>
    internal bool IsShown
    {
        get => Volatile.Read(ref _isShown);
        set => Volatile.Write(ref _isShown, value);
    }

    internal List<TrackedProcess> Processes { get; } = [];

    /// <summary>Statistics files; null when only sums over processes can be had.</summary>
    internal CgroupFiles? Files { get; set; }

    internal ContainerMetadata? Metadata { get; set; }

    /// <summary>Unit's properties as far as systemd told.</summary>
    internal SystemdUnitProperties? Unit { get; set; }

    /// <summary>Application types of its processes, in the order in which they were seen.</summary>
    internal List<string> ApplicationTypes { get; } = [];

    /// <summary>Mounts that its processes write to.</summary>
    internal List<ContainerMount> Mounts { get; set; } = [];

    /// <summary>True once they were looked for.</summary>
    internal bool AreMountsKnown { get; set; }

    /// <summary>Timestamp since when it has no process; 0 while it has some.</summary>
    internal long EmptySince { get; set; }

    /// <summary>True when a process of it listened: it is a service, whose new start is a restart.</summary>
    internal bool Listens { get; set; }

    internal long Restarts { get; private set; }

    internal long OomKills { get; set; }

    /// <summary>What ended processes used.</summary>
    internal ulong EndedCpuTicks;

    /// <summary>Bytes from and to devices of all its processes, live and ended.</summary>
    internal ulong ReadBytes;

    internal ulong WrittenBytes;

    /// <summary>The device to which those bytes are attributed, empty until that is needed, and the highest figures told for it.</summary>
    internal string IoDevice { get; set; } = "";

    internal ulong ToldReadBytes;

    internal ulong ToldWrittenBytes;

    /// <summary>Sums of waiting over all processes, live and ended.</summary>
    internal ulong CpuDelay;

    internal ulong DiskDelay;

    /// <summary>CPU ticks of a program at the begin of the present window, by which it is decided whether it is worth seeing.</summary>
    internal ulong WindowTicks { get; set; }

    /// <summary>Connections and requests of a program in the present window.</summary>
    internal ulong WindowTraffic { get; set; }

    /// <summary>The minutes in which processes of a program opened connections.</summary>
    internal RecentMinutes Connections;

    internal void AddType(string? type)
    {
        if (type is not null && ApplicationTypes.Count < 8 && !ApplicationTypes.Contains(type, StringComparer.Ordinal))
            ApplicationTypes.Add(type);
    }

    /// <summary>
    /// Adds a process. The first one after a time without any is a restart; that of a program only when it is a service, since commands come
    /// and go.
    /// </summary>
    internal void Add(TrackedProcess process)
    {
        if (Processes.Count == 0 && EmptySince != 0 && (Origin != ContainerOrigin.Program || Listens))
            Restarts++;
        Processes.Add(process);
        EmptySince = 0;
    }

    /// <summary>Takes a process out and keeps what it used.</summary>
    internal bool Remove(TrackedProcess process, long now)
    {
        if (!Processes.Remove(process))
            return false;
        EndedCpuTicks += process.CpuTicks - process.CpuTicksBefore;
        process.CpuTicksBefore = process.CpuTicks;
        if (Processes.Count == 0)
            EmptySince = now;
        return true;
    }

    /// <summary>Adds what a process of it read and wrote since the last time.</summary>
    internal void AddIo(TrackedProcess process, ulong read, ulong written)
    {
        ReadBytes += process.ReadBytes.Advance(read);
        WrittenBytes += process.WrittenBytes.Advance(written);
    }

    /// <summary>CPU ticks of all its processes as last seen, ended ones included.</summary>
    internal ulong TotalCpuTicks()
    {
        ulong total = EndedCpuTicks;
        foreach (TrackedProcess process in Processes)
            total += process.CpuTicks - process.CpuTicksBefore;
        return total;
    }

    internal static double ToSeconds(ulong ticks) => ticks / ProcessStat.TicksPerSecond;
}

/// <summary>What systemd tells about a unit.</summary>
/// <param name="TriggeredBy">First unit that starts it (a timer, a socket), empty when none.</param>
/// <param name="Type">Type of a service: simple, notify, oneshot …</param>
internal sealed record SystemdUnitProperties(string TriggeredBy, string Type);

/// <summary>A mount that a container writes to.</summary>
/// <param name="MountPoint">Where the container sees it.</param>
/// <param name="HostPath">A path by which the agent reaches it, through the root of one of the container's processes.</param>
/// <param name="DeviceNumber">MAJOR:MINOR of the device.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Volume">Name of a persistent volume, empty when it is none.</param>
/// <param name="IsWritten">True once a file on it was seen open for writing.</param>
internal sealed record ContainerMount(string MountPoint, string HostPath, string DeviceNumber, string Device, string Volume, bool IsWritten);
