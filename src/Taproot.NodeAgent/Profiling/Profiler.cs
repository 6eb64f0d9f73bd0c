using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Network;
using Taproot.NodeAgent.Profiling.Interpreters;
using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.NodeAgent.Profiling.Processes;
using Taproot.NodeAgent.Profiling.Symbols;
using Taproot.NodeAgent.Profiling.Unwinding;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Profiling;

/// <summary>
/// Samples what runs on the CPUs, and makes a profile of each container and interval. One thread does all; dispose detaches.
/// </summary>
internal sealed class Profiler : IMetricCollector, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ProfilingOptions _options;
    private readonly IContainerRegistry _registry;
    private readonly Func<CapturedProfile, bool> _output;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _stop = new();
    private readonly ProfilerPrograms _programs;
    private readonly ModuleCache _modules;
    private readonly TableLoader _loader;
    private readonly ProcessTable _processes;
    private readonly CodeNames _code;
    private readonly List<HookReport> _unknown = [];
    private readonly SampleDrain _drain;
    private Thread? _thread;
    private ProfileSet _set;
    private DateTimeOffset _intervalStart;
    private long _intervalTimestamp;
    private long _lastSwap;
    private ulong _stacksAtSwap;
    private bool _isSwapped;
    private long _profiles;
    private long _profilesLost;
    private long _cut;

    /// <summary>Loads and attaches. Throws <see cref="InvalidOperationException"/> when the kernel takes no such program.</summary>
    internal Profiler(
        ProfilingOptions options, IContainerRegistry registry, Func<CapturedProfile, bool> output, ILoggerFactory loggers, TimeProvider time)
    {
        (_options, _registry, _output, _time) = (options, registry, output, time);
        _logger = loggers.CreateLogger("Taproot.NodeAgent.Profiling");
        _programs = new(options);
        var files = new ModuleFiles(options.ProcRoot);
        _modules = new(files, options.MostModules);
        _loader = new(_programs.Tables, files, _modules, options, _programs.UsesTables);
        _modules.Evicted += _loader.Drop;
        _modules.InterpreterUnknown += OnInterpreterUnknown;
        _processes = new(_programs, registry, _modules, _loader, options, time);
        _code = new(_programs.Interpreter, options.ProcRoot);
        _drain = new(_processes, new(files, _programs.Interpreter, _code, options.ProcRoot, time));
        _set = new(options);
    }

    /// <summary>Each hook: attached, or why not; then interpreters whose functions cannot be named.</summary>
    internal IReadOnlyList<HookReport> Report
    {
        get
        {
            lock (_gate) return [.. _programs.Report, .. _unknown];
        }
    }

    /// <summary>Begins to make profiles.</summary>
    internal void Start()
    {
        foreach (var hook in Report)
        {
            if (hook.Attached) ProfileLog.Attached(_logger, hook.Hook);
            else ProfileLog.NotAttached(_logger, hook.Hook, hook.Reason);
        }
        BeginInterval();
        _lastSwap = _time.GetTimestamp();
        _thread = new(Run) { Name = "profiler", IsBackground = true };
        _thread.Start();
    }

    public void Collect(IMetricSink sink)
    {
        lock (_gate)
        {
            sink.Add(ProfileMetrics.Samples, _programs.Read(ProfileCounter.Samples));
            sink.Add(ProfileMetrics.SamplesLost, _programs.Read(ProfileCounter.SamplesLost), "buffer_full");
            sink.Add(ProfileMetrics.Waits, _programs.Read(ProfileCounter.OffCpu));
            sink.Add(ProfileMetrics.SamplesLost, _programs.Read(ProfileCounter.OffCpuLost), "waits_full");
            sink.Add(ProfileMetrics.SamplesLost, _programs.Read(ProfileCounter.WantedLost), "processes_full");
            sink.Add(ProfileMetrics.SamplesLost, _drain.OfUnknownProcess, "unknown_process");
            sink.Add(ProfileMetrics.CodeLost, _programs.Read(ProfileCounter.WantedCodeLost), "queue_full");
            sink.Add(ProfileMetrics.CodeLost, _code.Unread, "unreadable");
            sink.Add(ProfileMetrics.StacksCut, _programs.Read(ProfileCounter.CutByDepth), "depth");
            sink.Add(ProfileMetrics.StacksCut, _programs.Read(ProfileCounter.CutByInterpreter), "interpreter_depth");
            sink.Add(ProfileMetrics.StacksCut, _programs.Read(ProfileCounter.CutByMemory), "memory");
            sink.Add(ProfileMetrics.StacksCut, _programs.Read(ProfileCounter.CutByRule), "rule");
            sink.Add(ProfileMetrics.StacksCut, _cut + _set.Cut, "tree_full");
            sink.Add(ProfileMetrics.Profiles, _profiles);
            sink.Add(ProfileMetrics.ProfilesLost, _profilesLost);
            sink.Add(ProfileMetrics.Processes, _processes.Count);
            sink.Add(ProfileMetrics.Modules, _modules.Count);
            sink.Add(ProfileMetrics.Functions, _modules.Functions);
            sink.Add(ProfileMetrics.Tables, _programs.Tables.Count);
            sink.Add(ProfileMetrics.TableBytes, _programs.Tables.Bytes);
            sink.Add(ProfileMetrics.TablesDropped, _loader.Dropped, "replaced");
            sink.Add(ProfileMetrics.TablesDropped, _loader.Refused, "refused");
            sink.Add(ProfileMetrics.MappingsDropped, _processes.MappingsDropped);
        }
        foreach (var hook in Report) sink.Add(NetworkMetrics.HookAttached, hook.Attached ? 1 : 0, hook.Hook, hook.Reason);
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        lock (_gate) _programs.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(_options.LookInterval))
        {
            try
            {
                lock (_gate) Work();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                ProfileLog.RoundFailed(_logger, e);
            }
        }
    }

    private void Work()
    {
        var now = _time.GetTimestamp();
        _processes.Look(now, _drain.Round);
        _code.Learn(_processes);
        if (_isSwapped)
        {
            // The programs that still wrote into it when it was swapped are long done.
            _drain.Read(_programs.Buffers, _set, now);
            _isSwapped = false;
            if (_time.GetElapsedTime(_intervalTimestamp, now) >= _options.Interval) EndInterval();
        }
        else if (_time.GetElapsedTime(_lastSwap, now) >= _options.DrainInterval || IsNearlyFull())
        {
            _stacksAtSwap = _programs.Read(ProfileCounter.Stacks);
            _programs.Buffers.Swap();
            (_isSwapped, _lastSwap) = (true, now);
        }
    }

    private void OnInterpreterUnknown(HookReport report)
    {
        const int mostReports = 32;
        if (_unknown.Count >= mostReports || _unknown.Contains(report)) return;
        _unknown.Add(report);
        ProfileLog.NotAttached(_logger, report.Hook, report.Reason);
    }

    private bool IsNearlyFull() => _programs.Read(ProfileCounter.Stacks) - _stacksAtSwap > (ulong)_programs.Capacity / 2;

    private void EndInterval()
    {
        foreach (var profile in _set.Finish(_intervalStart, _time.GetElapsedTime(_intervalTimestamp)))
        {
            if (!_registry.IsShown(profile.Container)) continue;
            _profiles++;
            if (!_output(profile)) _profilesLost++;
        }
        _cut += _set.Cut;
        BeginInterval();
        _programs.Clocks.Refresh();
        _modules.TrimFunctions(_options.MostFunctions);
        const int intervalsKept = 10;
        _processes.Expire(_intervalTimestamp - (long)(_options.Interval.TotalSeconds * intervalsKept * _time.TimestampFrequency));
    }

    private void BeginInterval()
    {
        _set = new(_options);
        (_intervalStart, _intervalTimestamp) = (_time.GetUtcNow(), _time.GetTimestamp());
    }
}
