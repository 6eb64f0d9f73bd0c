using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Builds.Programs;
using Taproot.NodeAgent.Builds.Software;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Builds;

/// <summary>
/// Tells of each container, unit and program which build of what it is: its image, the programs of its main processes, the files of its unit. A process is
/// looked at once, in one background loop; a scrape gives what the last round found.
/// </summary>
internal sealed partial class BuildCollector : IMetricCollector, IDisposable
{
    private const int MostContainers = 16_384;

    private readonly ContainerRegistry _registry;
    private readonly BuildOptions _options;
    private readonly ILogger _logger;
    private readonly FileReader _reader;
    private readonly UptimeClock _uptime;
    private readonly ProgramReader _programs;
    private readonly SoftwareReader _software;
    private readonly UnitFiles _units;
    private readonly RoundLoop _loop;

    // Guards all of the below: rounds come one after another, but a test may call too.
    private readonly Lock _gate = new();
    private readonly Dictionary<TrackedContainer, ContainerBuild> _builds = [];
    private readonly List<TrackedContainer> _shown = [];
    private readonly List<TrackedProcess> _members = [];
    private readonly List<TrackedProcess> _mains = [];
    private readonly Dictionary<TrackedProcess, (int Looks, bool IsIt)> _wrappers = [];
    private long _round;
    private long _looks;
    private long _unreadable;
    private long _postponed;
    private long _others;
    private int _looksInRound;

    // A scrape does not wait for a round, which may wait for a disk.
    private volatile BuildReport[] _report = [];

    /// <param name="registry">Knows the containers.</param>
    /// <param name="options">Bounds and intervals.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <param name="time">Clock.</param>
    internal BuildCollector(ContainerRegistry registry, BuildOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        (_registry, _options) = (registry, options);
        _logger = loggers.CreateLogger<BuildCollector>();
        _reader = new FileReader(options.ProcRoot);
        _uptime = new UptimeClock(_reader, options.ProcRoot);
        _programs = new ProgramReader(_reader, options.ProcRoot);
        _software = new SoftwareReader(_reader, options.ProcRoot);
        _units = new UnitFiles(options.ProcRoot);
        _loop = new RoundLoop(Round, LogFailed, options.Interval, time);
    }

    /// <summary>Looks in the background until cancelled or disposed.</summary>
    internal void Start(CancellationToken cancellation) => _loop.Start(atOnce: true, cancellation);

    public void Collect(IMetricSink sink)
    {
        foreach (BuildReport build in _report)
            Collect(sink, build);
        sink.Add(BuildMetrics.Looks, Interlocked.Read(ref _looks));
        sink.Add(BuildMetrics.LeftOut, Interlocked.Read(ref _unreadable), "unreadable");
        sink.Add(BuildMetrics.LeftOut, Interlocked.Read(ref _postponed), "postponed");
        sink.Add(BuildMetrics.LeftOut, Interlocked.Read(ref _others), "another");
    }

    /// <summary>One look over all containers.</summary>
    internal void Round()
    {
        lock (_gate)
        {
            _round++;
            _looksInRound = 0;
            double startedBefore = _uptime.Seconds() - _options.Delay.TotalSeconds;
            _registry.CopyShown(_shown);
            foreach (TrackedContainer container in _shown)
                Follow(container, startedBefore);
            foreach ((TrackedContainer container, ContainerBuild build) in _builds)
            {
                if (build.SeenInRound != _round)
                    _builds.Remove(container);
            }
            foreach (TrackedProcess process in _wrappers.Keys)
            {
                if (process.EndedAt != 0 || process.Owner is null)
                    _wrappers.Remove(process);
            }
            _report = [.. _builds.Values.Select(build => build.ToReport())];
        }
    }

    public void Dispose() => _loop.Dispose();

    private static void Collect(IMetricSink sink, BuildReport build)
    {
        string id = build.Id, application = build.Application;
        if (build.Image.Length > 0)
            sink.Add(BuildMetrics.Info, 1, id, application, "image", "", "", build.Image);
        foreach (ProgramBuild program in build.Programs)
            sink.Add(BuildMetrics.Info, 1, id, application, "program", program.Name, program.Version, program.Build);
        if (build.Unit.Length > 0)
            sink.Add(BuildMetrics.Info, 1, id, application, "unit", "", "", build.Unit);
        if (build.Software is { } software)
            sink.Add(BuildMetrics.Software, 1, id, application, software.Software, software.Version);
    }

    private void Follow(TrackedContainer container, double startedBefore)
    {
        if (!_builds.TryGetValue(container, out ContainerBuild? build))
        {
            if (_builds.Count >= MostContainers)
                return;
            _builds.Add(container, build = new ContainerBuild(container));
        }
        build.SeenInRound = _round;
        string image;
        _members.Clear();
        lock (container.Gate)
        {
            image = container.Metadata?.ImageId ?? "";
            _members.AddRange(container.Processes);
        }
        if (image.Length > 0)
            build.Image = ContentHash.Short(image);
        MainProcess.Find(_members, IsWrapper, _mains);
        foreach (TrackedProcess main in _mains)
        {
            if (build.IsKnown(main) || !(TrackedContainer.ToSeconds(main.StartTicks) <= startedBefore))
                continue;
            if (_looksInRound >= _options.MaximumLooks)
                Interlocked.Increment(ref _postponed);
            else
                Look(build, main);
        }
        build.Keep(_mains);
    }

    /// <summary>Whether a process is a wrapper, of which its command line is read once after each of its execs.</summary>
    private bool IsWrapper(TrackedProcess process)
    {
        if (_wrappers.TryGetValue(process, out (int Looks, bool IsIt) known) && known.Looks == process.Looks)
            return known.IsIt;
        bool isIt = CommandLine.Read(_reader, process.Pid) is { } command && MainProcess.IsWrapper(command);
        _wrappers[process] = (process.Looks, isIt);
        return isIt;
    }

    private void Look(ContainerBuild build, TrackedProcess main)
    {
        Interlocked.Increment(ref _looks);
        _looksInRound++;
        CommandLine? command = CommandLine.Read(_reader, main.Pid);
        ProgramBuild? program = command is { Executable.Length: > 0 } ? _programs.Read(main.Pid, command) : null;
        SoftwareVersion? software = program is null ? null : _software.Read(main.Pid, command!);
        if (!IsStill(main, build.Container))
        {
            Interlocked.Increment(ref _others);
            return;
        }
        if (program is null)
            Interlocked.Increment(ref _unreadable);
        else if (build.Container.Origin == ContainerOrigin.Program && build.Container.Id != ContainerRegistry.ProgramPrefix + program.Name)
        {
            Interlocked.Increment(ref _others);
            program = null;
        }
        build.Note(main, program, software);
        if (program is not null && ReferenceEquals(main, _mains[0]) && build.Container.Origin == ContainerOrigin.Unit
            && _units.HashOf(SystemdUnits.UnitOf(build.Container.Id)) is { Length: > 0 } unit)
        {
            build.Unit = unit;
        }
    }

    /// <summary>
    /// Whether what was read is of a process and its container: it may have ended meanwhile and another process have its number, or it runs another
    /// program at which nobody has looked yet.
    /// </summary>
    private bool IsStill(TrackedProcess process, TrackedContainer container) =>
        process is { EndedAt: 0, IsReplaced: false } && ReferenceEquals(process.Owner, container)
        && _reader.TryRead(process.Pid, "stat"u8, out ReadOnlySpan<byte> text) && ProcessStat.TryParse(text, out ProcessStat stat) && stat.StartTicks == process.StartTicks;

    [LoggerMessage(EventId = 1650, Level = LogLevel.Warning, Message = "A round of looking at builds failed")]
    private partial void LogFailed(Exception exception);
}
