using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Topology.Build.Databases;

/// <summary>
/// A managed database in the terms of the common model: an instance with one container on a node of its own, so that the reports of CPU, memory and
/// disks tell of it as of any other.
/// </summary>
internal sealed class ManagedParts(Instance instance, Node node, Container container, ManagedService service)
{
    /// <summary>Where RDS keeps the database.</summary>
    public const string DataMount = "/rdsdbdata";

    public Instance Instance => instance;

    public Node Node => node;

    public Container Container => container;

    public ManagedService Service => service;

    /// <summary>Percent of all cores by mode.</summary>
    public Dictionary<string, TimeSeries> CpuPercent { get; } = [];

    /// <summary>Seconds that an operation takes, by device.</summary>
    public Dictionary<string, TimeSeries> Await { get; } = [];

    /// <summary>Size of the file system.</summary>
    public TimeSeries FileSystemSize { get; set; }

    /// <summary>Used bytes of the file system.</summary>
    public TimeSeries FileSystemUsed { get; set; }

    public Disk Disk(string device)
    {
        if (!node.Disks.TryGetValue(device, out var disk)) node.Disks.Add(device, disk = new() { Name = device });
        return disk;
    }

    public NetworkInterface Interface(string name)
    {
        if (!node.Interfaces.TryGetValue(name, out var found)) node.Interfaces.Add(name, found = new() { Name = name });
        return found;
    }

    /// <summary>What follows from several figures.</summary>
    public void Complete()
    {
        Processors();
        if (!node.MemoryTotal.IsEmpty)
        {
            node.MemoryAvailable = TimeSeriesMath.Sum(node.MemoryFree, node.MemoryCached);
            if (!node.MemoryAvailable.IsEmpty) container.MemoryRss = TimeSeriesMath.Sum(node.MemoryTotal, TimeSeriesMath.Scale(node.MemoryAvailable, -1));
        }
        foreach (var (device, seconds) in Await)
        {
            var disk = Disk(device);
            (disk.ReadTime, disk.WriteTime) = (TimeSeriesMath.Multiply(disk.Reads, seconds), TimeSeriesMath.Multiply(disk.Writes, seconds));
        }
        FileSystem();
    }

    private void FileSystem()
    {
        if (FileSystemUsed.IsEmpty && node.Disks.Count == 0) return;
        var disk = node.Disks.Values.MinBy(d => d.Name, StringComparer.Ordinal);
        container.Volumes.Add(DataMount, new()
        {
            MountPoint = DataMount, Device = disk?.Name ?? "", Used = FileSystemUsed, Reads = TimeSeriesMath.Sum([.. node.Disks.Values.Select(d => d.Reads)]),
            Writes = TimeSeriesMath.Sum([.. node.Disks.Values.Select(d => d.Writes)]),
            // Where no size is measured, what is paid for is what there is.
            Size = FileSystemSize.IsEmpty ? service.AllocatedBytes : FileSystemSize,
        });
    }

    private void Processors()
    {
        // "total" is the sum of the others.
        foreach (var (mode, percent) in CpuPercent.Where(m => m.Key != "total" || CpuPercent.Count == 1))
            node.CpuByMode[mode] = TimeSeriesMath.Scale(TimeSeriesMath.Multiply(percent, node.CpuCores), 0.01f);
        node.CpuUsage = TimeSeriesMath.Sum([.. node.CpuByMode.Where(m => m.Key is not ("idle" or "wait" or "iowait")).Select(m => m.Value)]);
        container.CpuUsage = node.CpuUsage;
    }
}
