using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Profiling;
using Taproot.Telemetry.Jfr;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Java.Profiling;

/// <summary>
/// Profiles JVMs by async-profiler: it records in each, and once an interval the recording is ended, read, removed, and the next begun. All on one
/// thread.
/// </summary>
internal sealed class JavaProfiler : IMetricCollector, IDisposable
{
    /// <summary>How the library's file name begins in a JVM's file system.</summary>
    internal const string LibraryName = "libtaproot-async-profiler";

    private const int MostFailures = 3;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private readonly JavaProfilerOptions _options;
    private readonly IContainerRegistry _registry;
    private readonly Func<CapturedProfile, bool> _output;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AsyncProfilerLibrary _library;
    private readonly FileReader _reader;
    private readonly UptimeClock _uptime;
    private readonly JavaProfileCounts _counts = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    // Guards the list alone.
    private readonly Lock _gate = new();
    private readonly List<JavaSession> _sessions = [];

    /// <param name="options">Interval and bounds.</param>
    /// <param name="registry">Knows whose a process is.</param>
    /// <param name="output">Takes the profiles; false when it could not.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <param name="time">Clock.</param>
    internal JavaProfiler(JavaProfilerOptions options, IContainerRegistry registry, Func<CapturedProfile, bool> output, ILoggerFactory loggers, TimeProvider time)
    {
        (_options, _registry, _output, _time) = (options, registry, output, time);
        _logger = loggers.CreateLogger<JavaProfiler>();
        _library = new(options);
        _reader = new(options.Profiles.ProcRoot);
        _uptime = new(_reader, options.Profiles.ProcRoot);
        _thread = new(Run) { Name = "java-profiler", IsBackground = true };
    }

    /// <summary>Starts the thread.</summary>
    internal void Start() => _thread.Start();

    /// <summary>Profiles a JVM from now on, once it is old enough.</summary>
    internal JavaSession Add(int pid, ulong startTicks)
    {
        var session = new JavaSession(pid, startTicks);
        lock (_gate)
        {
            if (_sessions.Count < _options.MostProcesses) _sessions.Add(session);
            else _counts.NoteLost(JavaProfileLoss.ProcessesFull);
        }
        return session;
    }

    /// <summary>A JVM has ended, or the agent is about to. What is recorded in it is ended soon, by the thread or by the end of this.</summary>
    internal static void Leave(JavaSession session) => session.IsLeft = true;

    public void Collect(IMetricSink sink)
    {
        int active;
        lock (_gate) active = _sessions.Count(s => s.Sums.IsActive && !s.IsLeft);
        _counts.Collect(sink, active);
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive) _thread.Join();
        var started = _time.GetTimestamp();
        foreach (var session in Sessions())
        {
            if (_time.GetElapsedTime(started) < StopPatience) End(session);
        }
        _stop.Dispose();
    }

    private JavaSession[] Sessions()
    {
        lock (_gate) return [.. _sessions];
    }

    private void Run()
    {
        while (!_stop.Token.WaitHandle.WaitOne(_options.Beat))
        {
            foreach (var session in Sessions())
            {
                if (_stop.IsCancellationRequested) return;
                try
                {
                    Work(session);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    session.IsOver = true;
                    session.Sums = session.Sums with { IsActive = false };
                    JavaLog.Failed(_logger, e);
                }
            }
        }
    }

    private void Work(JavaSession session)
    {
        if (session.IsLeft)
        {
            lock (_gate) _sessions.Remove(session);
            End(session);
            return;
        }
        if (session.IsOver) return;
        if (session.StartTimestamp == 0)
        {
            if (IsDue(session)) Begin(session);
            return;
        }
        if (_time.GetElapsedTime(session.StartTimestamp) < _options.Profiles.Interval) return;
        if (Take(session)) Begin(session);
    }

    private bool IsDue(JavaSession session)
    {
        if (session.StartTicks / ProcessStat.TicksPerSecond > _uptime.Seconds() - _options.Delay.TotalSeconds) return false;
        if (_registry.FindOwner(session.Pid, ProcessActivity.None) is not { } container || !_registry.IsShown(container)) return false;
        if (!_reader.TryRead(session.Pid, "environ"u8, out var environment) || !OptOuts.Read(environment).HasFlag(OptOut.Profiling)) return true;
        session.IsOver = true;
        return false;
    }

    private void Begin(JavaSession session)
    {
        var words = "";
        var isFirst = session.Jvm is null;
        var obstacle = JvmObstacle.None;
        session.Jvm ??= Jvm.Inspect(_options.Profiles.ProcRoot, session.Pid, out obstacle);
        if (session.Jvm is not null) obstacle = session.Jvm.StartTicks == session.StartTicks ? Profiler(session).Start(out words) : JvmObstacle.Gone;
        session.StartTimestamp = obstacle == JvmObstacle.None ? _time.GetTimestamp() : 0;
        session.Start = _time.GetUtcNow();
        session.Sums = session.Sums with { IsActive = obstacle == JvmObstacle.None };
        if (obstacle == JvmObstacle.None)
        {
            session.Failures = 0;
            if (isFirst) JavaLog.Profiling(_logger, session.Pid);
            return;
        }
        session.IsOver = !obstacle.MayPass() || ++session.Failures >= MostFailures;
        _counts.NoteRefused(obstacle);
        if (obstacle != JvmObstacle.Gone) JavaLog.NotProfiling(_logger, session.Pid, words.Length > 0 ? $"{obstacle.Text()}: {words}" : obstacle.Text());
    }

    /// <summary>Takes what was recorded and hands it over. False when the JVM is gone.</summary>
    private bool Take(JavaSession session)
    {
        var obstacle = Profiler(session).Stop(out var recording, out _);
        var duration = _time.GetElapsedTime(session.StartTimestamp);
        if (obstacle == JvmObstacle.Gone)
        {
            session.IsOver = true;
            session.Sums = session.Sums with { IsActive = false };
            return false;
        }
        if (recording is null) _counts.NoteLost(JavaProfileLoss.TooLong);
        else if (recording.Length == 0) _counts.NoteLost(JavaProfileLoss.Missing);
        else Read(session, recording, duration);
        return true;
    }

    private void Read(JavaSession session, byte[] recording, TimeSpan duration)
    {
        var set = new JavaProfileSet(_options.Profiles);
        if (!JfrReader.TryRead(recording, set)) _counts.NoteLost(JavaProfileLoss.Malformed);
        if (set.Cut > 0) _counts.NoteLost(JavaProfileLoss.Cut, set.Cut);
        var (allocated, waited) = (set.Total(JfrSampleKind.Allocation), set.Total(JfrSampleKind.Lock));
        var sums = session.Sums;
        session.Sums = sums with
        {
            AllocatedBytes = sums.AllocatedBytes + allocated.Amount, AllocatedObjects = sums.AllocatedObjects + allocated.Count,
            Contentions = sums.Contentions + waited.Count, LockSeconds = sums.LockSeconds + waited.Amount / 1e9,
        };
        if (_registry.FindOwner(session.Pid, ProcessActivity.None) is not { } container) return;
        foreach (var profile in set.Finish(container, session.Start, duration))
        {
            _counts.NoteProfile();
            if (!_output(profile)) _counts.NoteLost(JavaProfileLoss.SpoolFull);
        }
    }

    private void End(JavaSession session)
    {
        if (session.StartTimestamp == 0 || session.Jvm is not { } jvm || !jvm.IsSame()) return;
        using var no = new CancellationTokenSource();
        var profiler = new AsyncProfiler(session, _library, _options with { Patience = StopPatience }, no.Token);
        _ = profiler.Stop(out _, out _);
        profiler.Clean();
    }

    private AsyncProfiler Profiler(JavaSession session) => new(session, _library, _options, _stop.Token);
}
