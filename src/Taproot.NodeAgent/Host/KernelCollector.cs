using System.Buffers.Text;
using System.Text;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Host;

/// <summary>CPU, memory, disks and the kernel's tables, from /proc.</summary>
internal sealed class KernelCollector(HostOptions options, FileReader reader)
{
    private const double SectorSize = 512;
    private static readonly string[] Modes = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"];

    private readonly Dictionary<string, string?> _disks = new(StringComparer.Ordinal);
    private readonly string _proc = options.ProcRoot;

    internal void Collect(IMetricSink sink)
    {
        CollectUptime(sink);
        CollectCpu(sink);
        CollectMemory(sink);
        CollectDisks(sink);
        CollectTables(sink);
    }

    private void CollectUptime(IMetricSink sink)
    {
        if (reader.TryRead(_proc + "/uptime", out ReadOnlySpan<byte> text) && Utf8Parser.TryParse(text, out double seconds, out _))
            sink.Add(HostMetrics.Uptime, seconds);
    }

    private void CollectCpu(IMetricSink sink)
    {
        if (!reader.TryRead(_proc + "/stat", out ReadOnlySpan<byte> text))
            return;
        int cores = 0;
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> name = KernelText.TakeField(ref line);
            if (!name.StartsWith("cpu"u8))
                break;
            if (name.Length > 3)
            {
                cores++;
                continue;
            }
            foreach (string mode in Modes)
                sink.Add(HostMetrics.CpuUsage, KernelText.TakeUInt64(ref line) / ProcessStat.TicksPerSecond, mode);
        }
        sink.Add(HostMetrics.CpuCores, cores);
    }

    private void CollectMemory(IMetricSink sink)
    {
        if (!reader.TryRead(_proc + "/meminfo", out ReadOnlySpan<byte> text))
            return;
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> name = KernelText.TakeField(ref line);
            MetricDescriptor? metric = name.SequenceEqual("MemTotal:"u8) ? HostMetrics.MemoryTotal
                : name.SequenceEqual("MemFree:"u8) ? HostMetrics.MemoryFree
                : name.SequenceEqual("MemAvailable:"u8) ? HostMetrics.MemoryAvailable
                : name.SequenceEqual("Cached:"u8) ? HostMetrics.MemoryCached
                : null;

            // The kernel writes kB and means KiB.
            if (metric is not null)
                sink.Add(metric, KernelText.TakeUInt64(ref line) * 1024.0);
        }
    }

    private void CollectDisks(IMetricSink sink)
    {
        if (!reader.TryRead(_proc + "/diskstats", out ReadOnlySpan<byte> text))
            return;
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            KernelText.SkipFields(ref line, 2);
            if (DiskName(KernelText.TakeField(ref line)) is not { } device)
                continue;
            sink.Add(HostMetrics.DiskReads, KernelText.TakeUInt64(ref line), device);
            KernelText.SkipFields(ref line, 1);
            sink.Add(HostMetrics.DiskReadBytes, KernelText.TakeUInt64(ref line) * SectorSize, device);
            sink.Add(HostMetrics.DiskReadTime, KernelText.TakeUInt64(ref line) / 1000.0, device);
            sink.Add(HostMetrics.DiskWrites, KernelText.TakeUInt64(ref line), device);
            KernelText.SkipFields(ref line, 1);
            sink.Add(HostMetrics.DiskWrittenBytes, KernelText.TakeUInt64(ref line) * SectorSize, device);
            sink.Add(HostMetrics.DiskWriteTime, KernelText.TakeUInt64(ref line) / 1000.0, device);
            KernelText.SkipFields(ref line, 1);
            sink.Add(HostMetrics.DiskIoTime, KernelText.TakeUInt64(ref line) / 1000.0, device);
        }
    }

    /// <summary>The name as a string that is made once; null for what is no whole disk.</summary>
    private string? DiskName(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = stackalloc char[64];
        if (bytes.IsEmpty || bytes.Length > characters.Length)
            return null;
        ReadOnlySpan<char> name = characters[..Encoding.ASCII.GetChars(bytes, characters)];
        if (_disks.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out string? known))
            return known;
        string made = name.ToString();
        known = DeviceNames.IsDisk(made) ? made : null;
        _disks[made] = known;
        return known;
    }

    private void CollectTables(IMetricSink sink)
    {
        AddNumber(sink, HostMetrics.ConntrackEntries, _proc + "/sys/net/netfilter/nf_conntrack_count");
        AddNumber(sink, HostMetrics.ConntrackLimit, _proc + "/sys/net/netfilter/nf_conntrack_max");
        if (reader.TryRead(_proc + "/sys/fs/file-nr", out ReadOnlySpan<byte> text))
        {
            ulong open = KernelText.TakeUInt64(ref text);
            ulong unused = KernelText.TakeUInt64(ref text);
            sink.Add(HostMetrics.FileDescriptors, open - Math.Min(open, unused));
            sink.Add(HostMetrics.FileDescriptorLimit, KernelText.TakeUInt64(ref text));
        }
        CollectThreads(sink);
    }

    private void CollectThreads(IMetricSink sink)
    {
        if (reader.TryRead(_proc + "/loadavg", out ReadOnlySpan<byte> text))
        {
            KernelText.SkipFields(ref text, 3);
            ReadOnlySpan<byte> running = KernelText.TakeField(ref text);
            int slash = running.IndexOf((byte)'/');
            if (slash >= 0)
                sink.Add(HostMetrics.Pids, KernelText.ToUInt64(running[(slash + 1)..]));
        }
        bool hasPids = reader.TryRead(_proc + "/sys/kernel/pid_max", out text) & KernelText.TryToUInt64(text, out ulong pids);
        bool hasThreads = reader.TryRead(_proc + "/sys/kernel/threads-max", out text) & KernelText.TryToUInt64(text, out ulong threads);
        if (hasPids)
            sink.Add(HostMetrics.PidLimit, hasThreads ? Math.Min(pids, threads) : pids);
    }

    private void AddNumber(IMetricSink sink, MetricDescriptor metric, string path)
    {
        if (reader.TryRead(path, out ReadOnlySpan<byte> text) && KernelText.TryToUInt64(text, out ulong value))
            sink.Add(metric, value);
    }
}
