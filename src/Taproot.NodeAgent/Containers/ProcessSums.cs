using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>Figures of a container that are sums over its processes.</summary>
internal readonly record struct ProcessFigures(ulong CpuTicks, double Rss, ulong CpuDelay, ulong DiskDelay, ulong ReadBytes, ulong WrittenBytes);

/// <summary>Adds up what /proc says about a container's processes; what ended ones used stays in the sums. Not thread-safe.</summary>
internal sealed class ProcessSums(FileReader reader, TaskStats? taskStats)
{
    private static readonly double PageSize = Environment.SystemPageSize;

    private readonly List<TrackedProcess> _processes = [];

    /// <summary>Reads all processes of a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="resources">True to read CPU and memory also, for want of a cgroup of its own.</param>
    /// <param name="io">True to read bytes from and to devices also.</param>
    internal ProcessFigures Read(TrackedContainer container, bool resources, bool io)
    {
        _processes.Clear();
        lock (container.Gate)
            _processes.AddRange(container.Processes);
        double anonymous = 0, shared = 0;
        foreach (TrackedProcess process in _processes)
        {
            ReadDelays(container, process);
            if (io)
                ReadIo(container, process);
            if (!resources)
                continue;
            ReadCpu(container, process);
            if (!reader.TryRead(process.Pid, "statm"u8, out ReadOnlySpan<byte> text))
                continue;
            KernelText.SkipFields(ref text, 1);
            double resident = KernelText.TakeUInt64(ref text);
            double mapped = KernelText.TakeUInt64(ref text);

            // Workers of one server share their binary and shared memory, which would count once for each: the largest share counts once.
            anonymous += Math.Max(0, resident - mapped);
            shared = Math.Max(shared, mapped);
        }
        lock (container.Gate)
        {
            return new ProcessFigures(
                container.TotalCpuTicks(), (anonymous + shared) * PageSize, container.CpuDelay, container.DiskDelay, container.ReadBytes, container.WrittenBytes);
        }
    }

    private void ReadDelays(TrackedContainer container, TrackedProcess process)
    {
        ulong cpu, disk = 0;
        if (taskStats is null)
        {
            // The file is of the first thread only; better than nothing.
            if (!reader.TryRead(process.Pid, "schedstat"u8, out ReadOnlySpan<byte> text))
                return;
            KernelText.SkipFields(ref text, 1);
            cpu = KernelText.TakeUInt64(ref text);
        }
        else if (!taskStats.TryGet(process.Pid, out cpu, out disk))
        {
            return;
        }
        lock (container.Gate)
        {
            if (process.EndedAt != 0)
                return;
            container.CpuDelay += cpu > process.CpuDelay ? cpu - process.CpuDelay : 0;
            container.DiskDelay += disk > process.DiskDelay ? disk - process.DiskDelay : 0;
            process.CpuDelay = cpu;
            process.DiskDelay = disk;
        }
    }

    private void ReadCpu(TrackedContainer container, TrackedProcess process)
    {
        if (!reader.TryRead(process.Pid, "stat"u8, out ReadOnlySpan<byte> text) || !ProcessStat.TryParse(text, out ProcessStat stat)
            || stat.StartTicks != process.StartTicks)
        {
            return;
        }
        lock (container.Gate)
        {
            if (process.EndedAt == 0)
                process.CpuTicks = Math.Max(process.CpuTicks, stat.CpuTicks);
        }
    }

    private void ReadIo(TrackedContainer container, TrackedProcess process)
    {
        if (!ProcessIo.TryRead(reader, process.Pid, out ulong read, out ulong written))
            return;
        lock (container.Gate)
        {
            if (process.EndedAt == 0 && ReferenceEquals(process.Owner, container))
                container.AddIo(process, read, written);
        }
    }
}
