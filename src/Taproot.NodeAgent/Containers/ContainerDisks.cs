using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// Space and I/O of a container's mounts. I/O is the device's by the container's cgroup v2. Version 1 does not see writes that go through the
/// page cache, and programs have no cgroup: there the bytes of the processes are attributed to one device. Not thread-safe.
/// </summary>
internal sealed class ContainerDisks(FileReader reader, DeviceNumbers devices)
{
    private readonly List<DeviceIo> _io = [];
    private List<ContainerMount> _mounts = [];

    /// <summary>True when the container looked at last has no cgroup that tells its I/O.</summary>
    internal bool NeedsProcesses { get; private set; }

    /// <summary>Reads what the cgroup says; false when the container has no mounts and so nothing to show.</summary>
    internal bool Look(TrackedContainer container, CgroupFiles? files)
    {
        lock (container.Gate)
            _mounts = container.Mounts;
        _io.Clear();
        if (_mounts.Count == 0)
            return false;
        if (files is not null)
            CgroupStats.ReadIo(reader, files, devices, _io);
        NeedsProcesses = files?.IoStatV2 is null || _io.Count == 0;
        return true;
    }

    /// <summary>Emits the mounts of the container looked at last.</summary>
    internal void Collect(IMetricSink sink, TrackedContainer container, ProcessFigures figures)
    {
        if (NeedsProcesses)
            Attribute(container, figures);
        else
            NeverFall(container);
        foreach (ContainerMount mount in _mounts)
        {
            if (reader.TryGetFileSystem(mount.HostPath, out LibC.FileSystemStatistics space) && space.Blocks > 0)
                AddSpace(sink, container, mount, space);
            AddIo(sink, container, mount);
        }
    }

    /// <summary>The device for bytes of which only the process is known: the only one, else one seen written to, else that of the first mount.</summary>
    internal static string MainDevice(IReadOnlyList<ContainerMount> mounts, string before)
    {
        string main = "";
        bool isWritten = false;
        foreach (ContainerMount mount in mounts)
        {
            if (mount.DeviceNumber == before)
                return before;
            if (main.Length > 0 && (isWritten || !mount.IsWritten))
                continue;
            main = mount.DeviceNumber;
            isWritten = mount.IsWritten;
        }
        return main;
    }

    private void Attribute(TrackedContainer container, ProcessFigures figures)
    {
        container.IoDevice = devices.Get(MainDevice(_mounts, container.IoDevice));
        ulong otherRead = 0, otherWritten = 0;
        foreach (DeviceIo other in _io)
        {
            if (ReferenceEquals(other.Device, container.IoDevice))
                continue;
            otherRead += other.ReadBytes;
            otherWritten += other.WrittenBytes;
        }
        ref DeviceIo io = ref CgroupStats.Find(_io, container.IoDevice);
        io.ReadBytes = Math.Max(io.ReadBytes, figures.ReadBytes - Math.Min(figures.ReadBytes, otherRead));
        io.WrittenBytes = Math.Max(io.WrittenBytes, figures.WrittenBytes - Math.Min(figures.WrittenBytes, otherWritten));
        container.ToldReadBytes = io.ReadBytes = Math.Max(io.ReadBytes, container.ToldReadBytes);
        container.ToldWrittenBytes = io.WrittenBytes = Math.Max(io.WrittenBytes, container.ToldWrittenBytes);
    }

    /// <summary>A cgroup that begins to tell must catch up with what the processes told before.</summary>
    private void NeverFall(TrackedContainer container)
    {
        if (container.IoDevice.Length == 0)
            return;
        ref DeviceIo io = ref CgroupStats.Find(_io, container.IoDevice);
        io.ReadBytes = Math.Max(io.ReadBytes, container.ToldReadBytes);
        io.WrittenBytes = Math.Max(io.WrittenBytes, container.ToldWrittenBytes);
    }

    private static void AddSpace(IMetricSink sink, TrackedContainer container, ContainerMount mount, LibC.FileSystemStatistics space)
    {
        double unit = space.FragmentSize;
        Add(sink, ContainerMetrics.DiskSize, space.Blocks * unit, container, mount);
        Add(sink, ContainerMetrics.DiskUsed, (space.Blocks - space.BlocksFree) * unit, container, mount);
        Add(sink, ContainerMetrics.DiskReserved, (space.BlocksFree - space.BlocksAvailable) * unit, container, mount);
    }

    private void AddIo(IMetricSink sink, TrackedContainer container, ContainerMount mount)
    {
        string disk = devices.Get(mount.DeviceNumber);
        foreach (DeviceIo io in _io)
        {
            if (!ReferenceEquals(io.Device, disk))
                continue;
            if (io.HasOperations)
            {
                Add(sink, ContainerMetrics.DiskReads, io.Reads, container, mount);
                Add(sink, ContainerMetrics.DiskWrites, io.Writes, container, mount);
            }
            Add(sink, ContainerMetrics.DiskReadBytes, io.ReadBytes, container, mount);
            Add(sink, ContainerMetrics.DiskWrittenBytes, io.WrittenBytes, container, mount);
            return;
        }
    }

    private static void Add(IMetricSink sink, MetricDescriptor metric, double value, TrackedContainer container, ContainerMount mount) =>
        sink.Add(metric, value, container.Id, container.ApplicationId, mount.MountPoint, mount.Device, mount.Volume);
}
