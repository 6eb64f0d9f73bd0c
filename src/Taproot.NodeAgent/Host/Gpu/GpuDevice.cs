using Taproot.NodeAgent.Containers;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Host.Gpu;

/// <summary>One GPU and its last seconds. Not thread-safe.</summary>
internal sealed class GpuDevice(Nvml nvml, nint handle, string driverVersion, IContainerRegistry? owners)
{
    private const int MostContainers = 256;

    private readonly string _uuid = nvml.Uuid(handle);
    private readonly string _name = nvml.Name(handle);
    private readonly UsageWindow _gpu = new();
    private readonly UsageWindow _memory = new();
    private readonly Dictionary<string, (UsageWindow Gpu, UsageWindow Memory)> _containers = new(StringComparer.Ordinal);
    private readonly List<double> _samples = [];
    private readonly List<GpuProcessSample> _processes = [];
    private readonly Dictionary<string, (double Gpu, double Memory)> _sums = new(StringComparer.Ordinal);
    private (ulong Total, ulong Used)? _bytes;
    private uint? _degrees;
    private uint? _milliwatts;
    private ulong _gpuSince;
    private ulong _memorySince;
    private ulong _processesSince;

    /// <summary>Asks the driver what happened since the last time, about a second ago.</summary>
    internal void Poll()
    {
        _bytes = nvml.TryGetMemory(handle, out ulong total, out ulong used) ? (total, used) : null;
        _degrees = nvml.TryGetTemperature(handle, out uint degrees) ? degrees : null;
        _milliwatts = nvml.TryGetPower(handle, out uint milliwatts) ? milliwatts : null;
        bool hasGpu = Take(Nvml.GpuUtilization, ref _gpuSince, _gpu), hasMemory = Take(Nvml.MemoryUtilization, ref _memorySince, _memory);
        if ((!hasGpu || !hasMemory) && nvml.TryGetUtilization(handle, out uint gpu, out uint memory))
        {
            if (!hasGpu)
                _gpu.Add([gpu]);
            if (!hasMemory)
                _memory.Add([memory]);
        }
        if (owners is not null)
            PollProcesses(owners);
    }

    /// <summary>Writes what the last polls found; does not ask the driver, which may hang.</summary>
    internal void Collect(IMetricSink sink)
    {
        sink.Add(GpuMetrics.Info, 1, _uuid, _name, driverVersion);
        if (_bytes is { } bytes)
        {
            sink.Add(GpuMetrics.MemoryTotal, bytes.Total, _uuid);
            sink.Add(GpuMetrics.MemoryUsed, bytes.Used, _uuid);
        }
        if (_degrees is { } degrees)
            sink.Add(GpuMetrics.Temperature, degrees, _uuid);
        if (_milliwatts is { } milliwatts)
            sink.Add(GpuMetrics.Power, milliwatts / 1000.0, _uuid);
        Add(sink, _gpu, GpuMetrics.Average, GpuMetrics.Peak);
        Add(sink, _memory, GpuMetrics.MemoryAverage, GpuMetrics.MemoryPeak);
        foreach ((string id, (UsageWindow Gpu, UsageWindow Memory) usage) in _containers)
        {
            string application = ContainerNames.ApplicationOf(id);
            sink.Add(GpuMetrics.ContainerUsage, usage.Gpu.Average, id, application, _uuid);
            sink.Add(GpuMetrics.ContainerMemoryUsage, usage.Memory.Average, id, application, _uuid);
        }
    }

    private bool Take(int kind, ref ulong since, UsageWindow window)
    {
        _samples.Clear();
        if (!nvml.TryGetSamples(handle, kind, ref since, _samples))
            return false;
        window.Add(_samples);
        return true;
    }

    /// <summary>
    /// A process has one sample or several of the last second: their mean is what it used, and the sum over the processes of a container what that did.
    /// </summary>
    private void PollProcesses(IContainerRegistry registry)
    {
        _processes.Clear();
        _sums.Clear();
        nvml.GetProcesses(handle, ref _processesSince, _processes);
        foreach (IGrouping<uint, GpuProcessSample> process in _processes.GroupBy(sample => sample.Pid))
        {
            if (registry.FindOwner((int)process.Key, ProcessActivity.None) is not { } id || !registry.IsShown(id))
                continue;
            (double gpu, double memory) = _sums.GetValueOrDefault(id);
            _sums[id] = (gpu + process.Average(sample => sample.Compute), memory + process.Average(sample => sample.Memory));
        }
        foreach (string id in _sums.Keys)
        {
            if (_containers.Count < MostContainers)
                _containers.TryAdd(id, (new UsageWindow(), new UsageWindow()));
        }
        foreach ((string id, (UsageWindow Gpu, UsageWindow Memory) usage) in _containers)
        {
            (double gpu, double memory) = _sums.GetValueOrDefault(id);
            usage.Gpu.Add([gpu]);
            usage.Memory.Add([memory]);
            if (usage.Gpu.IsIdle && usage.Memory.IsIdle && !_sums.ContainsKey(id))
                _containers.Remove(id);
        }
    }

    private void Add(IMetricSink sink, UsageWindow window, MetricDescriptor average, MetricDescriptor peak)
    {
        if (window.IsEmpty)
            return;
        sink.Add(average, window.Average, _uuid);
        sink.Add(peak, window.Peak, _uuid);
    }
}
