namespace Taproot.Topology.Model;

/// <summary>The resources of one container, unit or program. Rates are per second, sizes bytes, CPU in cores.</summary>
public sealed class Container
{
    /// <summary>The agent's <c>container_id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Image, empty when unknown.</summary>
    public string Image { get; set; } = "";

    /// <summary>Whether it is a unit that ends by itself: of type <c>oneshot</c>, or started by a timer.</summary>
    public bool EndsByItself { get; set; }

    /// <summary>The runtime's numbers of it (64 hex digits): of each time that it was started.</summary>
    public HashSet<string> RuntimeIds { get; } = new(StringComparer.Ordinal);

    /// <summary>Uids of the pods that it is of.</summary>
    public HashSet<string> PodUids { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Numbers that some of its processes have or had on the host, of units and programs.</summary>
    public HashSet<int> ProcessIds { get; } = [];

    /// <summary>Application types told by the agent.</summary>
    public List<string> Types { get; } = [];

    /// <summary>Version of the interpreter or server that its main process is now; null where the agent does not tell.</summary>
    public SoftwareVersion? Software { get; set; }

    /// <summary>Cores used.</summary>
    public TimeSeries CpuUsage { get; set; }

    /// <summary>Cores allowed.</summary>
    public TimeSeries CpuLimit { get; set; }

    /// <summary>Cores that Kubernetes sets aside for it.</summary>
    public TimeSeries CpuRequest { get; set; }

    /// <summary>Memory that Kubernetes sets aside for it.</summary>
    public TimeSeries MemoryRequest { get; set; }

    /// <summary>Seconds a second spent runnable but not running.</summary>
    public TimeSeries CpuDelay { get; set; }

    /// <summary>Seconds a second spent waiting for block devices.</summary>
    public TimeSeries DiskDelay { get; set; }

    /// <summary>Seconds a second throttled.</summary>
    public TimeSeries CpuThrottled { get; set; }

    /// <summary>Resident memory.</summary>
    public TimeSeries MemoryRss { get; set; }

    /// <summary>Page cache.</summary>
    public TimeSeries MemoryCache { get; set; }

    /// <summary>Memory limit.</summary>
    public TimeSeries MemoryLimit { get; set; }

    /// <summary>OOM kills in each step.</summary>
    public TimeSeries OomKills { get; set; }

    /// <summary>Restarts in each step.</summary>
    public TimeSeries Restarts { get; set; }

    /// <summary>Share of time some task waited, by resource: cpu, memory, io; and that all waited: <c>cpu full</c> and so on.</summary>
    public Dictionary<string, TimeSeries> Pressure { get; } = [];

    /// <summary>Disk use by mount point.</summary>
    public Dictionary<string, Volume> Volumes { get; } = [];

    /// <summary>Language runtimes; <see langword="null"/> where none is measured.</summary>
    public LanguageRuntimes? Runtimes { get; set; }

    /// <summary>Use of GPUs by their ids; <see langword="null"/> for none.</summary>
    public Dictionary<string, GpuUse>? Gpus { get; set; }
}

/// <summary>A mounted file system as a container uses it.</summary>
public sealed class Volume
{
    /// <summary>Path in the container.</summary>
    public required string MountPoint { get; init; }

    /// <summary>Block device.</summary>
    public required string Device { get; init; }

    /// <summary>Size in bytes.</summary>
    public TimeSeries Size { get; set; }

    /// <summary>Used bytes.</summary>
    public TimeSeries Used { get; set; }

    /// <summary>Bytes read a second.</summary>
    public TimeSeries ReadBytes { get; set; }

    /// <summary>Bytes written a second.</summary>
    public TimeSeries WrittenBytes { get; set; }

    /// <summary>Reads a second.</summary>
    public TimeSeries Reads { get; set; }

    /// <summary>Writes a second.</summary>
    public TimeSeries Writes { get; set; }
}
