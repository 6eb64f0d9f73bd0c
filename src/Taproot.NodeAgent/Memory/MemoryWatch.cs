using System.Globalization;
using System.Runtime;
using Microsoft.Extensions.Logging;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Memory;

/// <summary>
/// Holds the agent to its memory budget: bounds the managed heap, looks every few seconds at what is used, and under pressure lets go of what
/// can be had again. Thread-safe.
/// </summary>
internal sealed partial class MemoryWatch : IMetricCollector, IDisposable
{
    private const double PressureShare = 0.85;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5), ShrinkInterval = TimeSpan.FromSeconds(15);
    private readonly MemoryBudget _budget;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<Action> _trims = [];
    private readonly ITimer _timer;
    private long? _lastShrink;
    private ulong _trimmed;
    private volatile bool _isUnderPressure;

    public MemoryWatch(MemoryBudget budget, ILoggerFactory loggers, TimeProvider time)
    {
        (_budget, _time) = (budget, time);
        _logger = loggers.CreateLogger<MemoryWatch>();
        Usage = MemoryUsage.Read();
        _timer = time.CreateTimer(_ => Look(MemoryUsage.Read()), null, Interval, Interval);
    }

    /// <summary>True while most of the budget is used: who keeps payloads or caches is to let them go first.</summary>
    public bool IsUnderPressure => _isUnderPressure;

    /// <summary>What was used at the last look.</summary>
    public MemoryUsage Usage { get; private set; }

    /// <summary>Bounds the managed heap; to be called once, first of all. False when the runtime does not take the bound.</summary>
    public static bool BoundHeap(long bytes)
    {
        AppContext.SetData("GCHeapHardLimit", (ulong)bytes);
        try
        {
            GC.RefreshMemoryLimit();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // more is in use already, or the runtime was started with another bound
        }
    }

    /// <summary>Adds something that lets go of memory under pressure; called from any thread.</summary>
    public void OnPressure(Action trim)
    {
        lock (_gate) _trims.Add(trim);
    }

    /// <inheritdoc/>
    public void Collect(IMetricSink sink)
    {
        var usage = Usage;
        sink.Add(MemoryMetrics.Budget, _budget.Total, "total");
        sink.Add(MemoryMetrics.Budget, _budget.Maps, "maps");
        sink.Add(MemoryMetrics.Budget, _budget.Heap, "heap");
        sink.Add(MemoryMetrics.Used, usage.Resident, "resident");
        sink.Add(MemoryMetrics.Used, usage.Maps, "maps");
        sink.Add(MemoryMetrics.Used, usage.Heap, "heap");
        sink.Add(MemoryMetrics.Pressure, _isUnderPressure ? 1 : 0);
        lock (_gate) sink.Add(MemoryMetrics.Trims, _trimmed);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Judges what is used.</summary>
    internal void Look(MemoryUsage usage)
    {
        Usage = usage;
        var isHigh = usage.Resident + usage.Maps > _budget.Total * PressureShare;
        if (isHigh && !_isUnderPressure) LogPressure(usage.Resident, usage.Maps, _budget.Total);
        _isUnderPressure = isHigh;
        // The collector takes its time as long as the bound is far; what it has in reserve counts too.
        if (isHigh || usage.Heap > _budget.Heap) Shrink(isHigh);
    }

    private void Shrink(bool emptiesCaches)
    {
        Action[] trims;
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (_lastShrink is { } last && _time.GetElapsedTime(last, now) < ShrinkInterval) return;
            _lastShrink = now;
            trims = emptiesCaches ? [.. _trims] : [];
            if (emptiesCaches) _trimmed++;
        }
        foreach (var trim in trims) trim();
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    [LoggerMessage(EventId = 1450, Level = LogLevel.Warning, Message = "{Resident} bytes of memory and {Maps} of maps, of {Budget} in all, are used: caches are emptied and nothing new is followed")]
    private partial void LogPressure(long resident, long maps, long budget);
}

/// <summary>What the agent uses, in bytes.</summary>
/// <param name="Resident">Resident memory of the process.</param>
/// <param name="Maps">BPF maps, by the kernel's account.</param>
/// <param name="Heap">Managed heap, with what it keeps in reserve.</param>
internal readonly record struct MemoryUsage(long Resident, long Maps, long Heap)
{
    private const int MaxDescriptors = 4096;

    /// <summary>Asks the kernel and the runtime.</summary>
    public static MemoryUsage Read() => new(Environment.WorkingSet, ReadMaps(), GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes);

    private static long ReadMaps()
    {
        long sum = 0;
        try
        {
            foreach (var path in Directory.EnumerateFiles("/proc/self/fdinfo").Take(MaxDescriptors)) sum += ReadMap(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return sum; // a descriptor closed meanwhile
        }
        return sum;
    }

    private static long ReadMap(string path)
    {
        const string mark = "memlock:", type = "map_type:", ringBuffer = "27"; // BPF_MAP_TYPE_RINGBUF of linux/bpf.h
        try
        {
            var lines = File.ReadAllLines(path);
            // Programs have memory too, but no map type; ring buffers are mapped and so a part of what is resident.
            if (Array.Find(lines, l => l.StartsWith(type, StringComparison.Ordinal)) is not { } kind || kind.AsSpan(type.Length).Trim() is ringBuffer) return 0;
            var line = Array.Find(lines, l => l.StartsWith(mark, StringComparison.Ordinal));
            return line is not null && long.TryParse(line.AsSpan(mark.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
