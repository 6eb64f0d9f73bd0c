using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Profiling;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>Makes a heap profile of each container with Go programs and interval, in a background loop of its own.</summary>
internal sealed partial class GoHeapProfiler : IMetricCollector, IDisposable
{
    private const int MostPrograms = 256;
    private const int MostPlaces = 200_000;

    private readonly ProfilingOptions _options;
    private readonly IContainerRegistry _registry;
    private readonly Func<CapturedProfile, bool> _output;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FileReader _reader;
    private readonly GoStackNames _names;

    // Guards programs and counts, and is never held for long: a scrape may wait for it.
    private readonly Lock _gate = new();
    private readonly Dictionary<GoProgram, GoHeapHistory> _programs = [];
    private readonly GoHeapCounts _counts = new();

    // Held for a whole round.
    private readonly Lock _rounds = new();
    private long _round;
    private DateTimeOffset _start;
    private long _startTimestamp;
    private readonly RoundLoop _loop;

    /// <param name="options">Interval and bounds.</param>
    /// <param name="registry">Knows whose a process is.</param>
    /// <param name="output">Takes the profiles; false when it could not.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <param name="time">Clock.</param>
    internal GoHeapProfiler(
        ProfilingOptions options, IContainerRegistry registry, Func<CapturedProfile, bool> output, ILoggerFactory loggers, TimeProvider time)
    {
        (_options, _registry, _output, _time) = (options, registry, output, time);
        _logger = loggers.CreateLogger<GoHeapProfiler>();
        _loop = new(Round, LogFailed, options.Interval, time);
        _reader = new FileReader(options.ProcRoot);
        _names = new GoStackNames(options.ProcRoot);
        (_start, _startTimestamp) = (time.GetUtcNow(), time.GetTimestamp());
    }

    /// <summary>Begins to make profiles, until cancelled or disposed.</summary>
    internal void Start(CancellationToken cancellation) => _loop.Start(atOnce: false, cancellation);

    /// <summary>Makes profiles of a program from now on.</summary>
    internal void Add(GoProgram program)
    {
        lock (_gate)
        {
            if (_programs.Count < MostPrograms)
                _programs.TryAdd(program, new GoHeapHistory());
            else
                _counts.ProgramsFull++;
        }
    }

    /// <summary>A program has ended, or is another one now.</summary>
    internal void Remove(GoProgram program)
    {
        lock (_gate)
            _programs.Remove(program);
    }

    public void Collect(IMetricSink sink)
    {
        lock (_gate)
        {
            _counts.Programs = _programs.Count;
            _counts.Collect(sink);
        }
    }

    /// <summary>Reads the heaps of all programs and hands the profiles over.</summary>
    internal void Round()
    {
        lock (_rounds)
        {
            _round++;
            KeyValuePair<GoProgram, GoHeapHistory>[] programs;
            lock (_gate)
                programs = [.. _programs];
            var set = new GoHeapSet(_options);
            int kept = programs.Sum(program => program.Value.Count);
            foreach ((GoProgram program, GoHeapHistory history) in programs)
            {
                kept -= history.Count;
                Read(program, history, set, MostPlaces - kept);
                kept += history.Count;
            }
            Send(set);
            _names.Trim(_options.MostFunctions);
            lock (_gate)
            {
                _counts.Places = kept;
                _counts.Cut += set.Cut;
            }
        }
    }

    public void Dispose() => _loop.Dispose();

    private void Read(GoProgram program, GoHeapHistory history, GoHeapSet set, int mostPlaces)
    {
        if (history.IsUnwanted is null && _reader.TryRead(program.Pid, "environ"u8, out ReadOnlySpan<byte> environment))
            history.IsUnwanted = OptOuts.Read(environment).HasFlag(OptOut.Profiling);
        if (history.IsUnwanted != false || _registry.FindOwner(program.Pid, ProcessActivity.None) is not { } container || !_registry.IsShown(container))
            return;
        var stacks = new GoAddressTree(_options.MostNodes);
        if (!TryWalk(program, history, stacks, Math.Min(mostPlaces, GoHeap.MostPlaces)))
            return;
        set.Add(container, stacks, _names.Of(program, stacks.Addresses, _round));
        lock (_gate)
            _counts.Cut += stacks.Cut;
    }

    private bool TryWalk(GoProgram program, GoHeapHistory history, GoAddressTree stacks, int mostPlaces)
    {
        try
        {
            using SafeFileHandle file = program.OpenMemory(FileAccess.Read);
            var memory = new ProcessMemory(file);
            if (!program.TryReadRate(memory, out ulong rate) || !GoProgram.IsSampling(rate) || !program.TryReadFirst(memory, out ulong first))
                return false;
            GoAllocations found = GoHeap.Walk(memory, first, (long)rate, mostPlaces, (in place, stack) =>
            {
                if (history.Update(in place) is var values && values != default)
                    stacks.Add(stack, values);
            });
            history.EndRound(found.IsComplete);
            if (!found.IsComplete)
                CountIncomplete(found.Places >= mostPlaces);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended; it is removed once that is known.
            return false;
        }
    }

    private void CountIncomplete(bool isBound)
    {
        lock (_gate)
        {
            if (isBound)
                _counts.PlacesFull++;
            else
                _counts.Broken++;
        }
    }

    private void Send(GoHeapSet set)
    {
        foreach (CapturedProfile profile in set.Finish(_start, _time.GetElapsedTime(_startTimestamp)))
        {
            bool isTaken = _output(profile);
            lock (_gate)
            {
                _counts.Profiles++;
                _counts.SpoolFull += isTaken ? 0 : 1;
            }
        }
        (_start, _startTimestamp) = (_time.GetUtcNow(), _time.GetTimestamp());
    }

    [LoggerMessage(EventId = 1610, Level = LogLevel.Warning, Message = "A round of reading Go heaps failed")]
    private partial void LogFailed(Exception exception);
}
