using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// Resources of all containers: from their cgroups where they have their own, else sums over their processes. Labels
/// <c>container_id</c> and <c>app_id</c> come first.
/// </summary>
internal sealed class ContainerCollector : IMetricCollector, IDisposable
{
    private readonly ContainerRegistry _registry;
    private readonly ContainerOptions _options;
    private readonly FileReader _reader;
    private readonly ContainerDisks _disks;
    private readonly TaskStats? _taskStats;
    private readonly ProcessSums _sums;
    private readonly UptimeClock _uptime;
    private readonly List<TrackedContainer> _containers = [];
    private readonly List<string> _types = [];
    private readonly IdentityFigures _identities = new();

    internal ContainerCollector(ContainerRegistry registry, ContainerOptions options)
    {
        _registry = registry;
        _options = options;
        _reader = new FileReader(options.ProcRoot);
        _disks = new ContainerDisks(_reader, new DeviceNumbers(options.SysRoot));
        _taskStats = options.ProcRoot == "/proc" ? TaskStats.TryOpen() : null;
        _sums = new ProcessSums(_reader, _taskStats);
        _uptime = new UptimeClock(_reader, options.ProcRoot);
    }

    public void Collect(IMetricSink sink)
    {
        _registry.CopyShown(_containers);
        double uptime = _uptime.Seconds();
        foreach (TrackedContainer container in _containers)
        {
            if (IsOldEnough(container, uptime))
                Collect(sink, container);
        }
    }

    public void Dispose() => _taskStats?.Dispose();

    private bool IsOldEnough(TrackedContainer container, double uptime)
    {
        if (_options.MinimumAge <= TimeSpan.Zero)
            return true;
        ulong oldest = ulong.MaxValue;
        lock (container.Gate)
        {
            foreach (TrackedProcess process in container.Processes)
                oldest = Math.Min(oldest, process.StartTicks);
        }
        return oldest != ulong.MaxValue && uptime - TrackedContainer.ToSeconds(oldest) >= _options.MinimumAge.TotalSeconds;
    }

    private void Collect(IMetricSink sink, TrackedContainer container)
    {
        string id = container.Id, application = container.ApplicationId;
        CollectInfo(sink, container, id, application);
        _identities.Collect(sink, container, id, application);
        CgroupFiles? files = container.Files;
        CgroupCpu cpu = files is null ? new CgroupCpu(double.NaN, double.NaN, double.NaN) : CgroupStats.ReadCpu(_reader, files);
        CgroupMemory memory = files is null ? new CgroupMemory(double.NaN, double.NaN, double.NaN) : CgroupStats.ReadMemory(_reader, files);
        bool live = container.EmptySince == 0;
        bool fromProcesses = double.IsNaN(cpu.UsageSeconds) || double.IsNaN(memory.Rss);
        bool hasDisks = live && _disks.Look(container, files);
        ProcessFigures figures = _sums.Read(container, fromProcesses, hasDisks && _disks.NeedsProcesses);

        Add(sink, ContainerMetrics.CpuUsage, !double.IsNaN(cpu.UsageSeconds) ? cpu.UsageSeconds : SumOrNone(container, figures), id, application);
        Add(sink, ContainerMetrics.CpuLimit, cpu.LimitCores, id, application);
        Add(sink, ContainerMetrics.CpuThrottled, cpu.ThrottledSeconds, id, application);
        sink.Add(ContainerMetrics.CpuDelay, figures.CpuDelay / 1e9, id, application);
        sink.Add(ContainerMetrics.DiskDelay, figures.DiskDelay / 1e9, id, application);
        Add(sink, ContainerMetrics.MemoryRss, !double.IsNaN(memory.Rss) ? memory.Rss : live ? figures.Rss : double.NaN, id, application);
        Add(sink, ContainerMetrics.MemoryCache, memory.Cache, id, application);
        Add(sink, ContainerMetrics.MemoryLimit, memory.Limit, id, application);
        if (files is not null)
            CollectPressure(sink, files, id, application);
        if (hasDisks)
            _disks.Collect(sink, container, figures);
    }

    /// <summary>
    /// A sum over processes must not stand in for a cgroup that is gone for a moment: the counter would jump. It counts only where there never
    /// was a cgroup to read.
    /// </summary>
    private static double SumOrNone(TrackedContainer container, ProcessFigures figures) =>
        container.Files is { CpuUsageV1: not null } or { CpuStatV2: not null } ? double.NaN : TrackedContainer.ToSeconds(figures.CpuTicks);

    private void CollectInfo(IMetricSink sink, TrackedContainer container, string id, string application)
    {
        long restarts, kills;
        string image;
        SystemdUnitProperties? unit;
        _types.Clear();
        lock (container.Gate)
        {
            restarts = container.Restarts;
            kills = container.OomKills;
            image = container.Metadata?.Image ?? "";
            unit = container.Unit;
            _types.AddRange(container.ApplicationTypes);
        }
        if (image.Length > 0 || container.Origin == ContainerOrigin.Unit)
            sink.Add(ContainerMetrics.Info, 1, id, application, image, unit?.TriggeredBy ?? "", unit?.Type ?? "");
        sink.Add(ContainerMetrics.Restarts, restarts, id, application);
        if (kills > 0)
            sink.Add(ContainerMetrics.OomKills, kills, id, application);
        foreach (string type in _types)
            sink.Add(ContainerMetrics.ApplicationType, 1, id, application, type);
    }

    private void CollectPressure(IMetricSink sink, CgroupFiles files, string id, string application)
    {
        AddPressure(sink, ContainerMetrics.CpuPressure, files.CpuPressure, id, application);
        AddPressure(sink, ContainerMetrics.MemoryPressure, files.MemoryPressure, id, application);
        AddPressure(sink, ContainerMetrics.IoPressure, files.IoPressure, id, application);
    }

    private void AddPressure(IMetricSink sink, MetricDescriptor metric, string? path, string id, string application)
    {
        CgroupPressure pressure = CgroupStats.ReadPressure(_reader, path);
        if (!double.IsNaN(pressure.SomeSeconds))
            sink.Add(metric, pressure.SomeSeconds, id, application, "some");
        if (!double.IsNaN(pressure.FullSeconds))
            sink.Add(metric, pressure.FullSeconds, id, application, "full");
    }

    private static void Add(IMetricSink sink, MetricDescriptor metric, double value, string id, string application)
    {
        if (!double.IsNaN(value))
            sink.Add(metric, value, id, application);
    }
}
