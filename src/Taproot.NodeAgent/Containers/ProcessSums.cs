using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>Figures of a container that are sums over its processes.</summary>
internal readonly record struct ProcessFigures(ulong CpuTicks, double Rss, ulong CpuDelay, ulong DiskDelay, ulong ReadBytes, ulong WrittenBytes);

/// <summary>Adds up what /proc says about a container's processes; what ended ones used stays in the sums. Not thread-safe.</summary>
internal sealed class ProcessSums(FileReader reader, TaskStats? taskStats)
{
    private const int MostScrapesUnread = 4;
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
            // Bytes are read in any case: to write a lot takes less CPU time than a tick, and reaping a child that did takes none.
            if (io)
                ReadIo(container, process);

            // Most processes of a host sleep: one that used no CPU and holds as much memory as before needs no further look.
            if (!resources || ReadCpu(container, process))
                ReadAll(container, process, resources);
            if (!resources)
                continue;

            // Workers of one server share their binary and shared memory, which would count once for each: the largest share counts once.
            anonymous += process.ResidentPages - Math.Min(process.ResidentPages, process.MappedPages);
            shared = Math.Max(shared, process.MappedPages);
        }
        lock (container.Gate)
        {
            return new ProcessFigures(
                container.TotalCpuTicks(), (anonymous + shared) * PageSize, container.CpuDelay, container.DiskDelay, container.ReadBytes, container.WrittenBytes);
        }
    }

    private void ReadAll(TrackedContainer container, TrackedProcess process, bool resources)
    {
        ReadDelays(container, process);
        if (!resources || !reader.TryRead(process.Pid, "statm"u8, out ReadOnlySpan<byte> text))
            return;
        KernelText.SkipFields(ref text, 1);
        process.ResidentPages = KernelText.TakeUInt64(ref text);
        process.MappedPages = KernelText.TakeUInt64(ref text);
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

    /// <summary>Reads the CPU time; true when the other files are worth reading too.</summary>
    private bool ReadCpu(TrackedContainer container, TrackedProcess process)
    {
        if (!reader.TryRead(process.Pid, "stat"u8, out ReadOnlySpan<byte> text) || !ProcessStat.TryParse(text, out ProcessStat stat)
            || stat.StartTicks != process.StartTicks)
        {
            // It ended: its memory is free, whatever it used stays counted.
            process.ResidentPages = process.MappedPages = 0;
            return false;
        }
        lock (container.Gate)
        {
            if (process.EndedAt == 0)
                process.CpuTicks = Math.Max(process.CpuTicks, stat.CpuTicks);
        }
        if (stat.CpuTicks == process.ReadAtTicks && stat.ResidentPages == process.ReadAtPages && ++process.ScrapesSinceRead < MostScrapesUnread)
            return false;
        process.ReadAtTicks = stat.CpuTicks;
        process.ReadAtPages = stat.ResidentPages;
        process.ScrapesSinceRead = 0;
        return true;
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
