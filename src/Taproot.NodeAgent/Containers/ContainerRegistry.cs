using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// Owner of every process. Fed by kernel events where there are any, and by looking over /proc every few seconds in any case. Finding an
/// owner takes no lock once the process is known.
/// </summary>
internal sealed partial class ContainerRegistry : IContainerRegistry, IDisposable
{
    /// <summary>What stands before a program's name in its container's id.</summary>
    internal const string ProgramPrefix = "/process/";

    private readonly ContainerOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ContainerInspector _inspector;
    private readonly ContainerFilter _filter;
    private readonly CgroupMounts _mounts;
    private readonly ConcurrentDictionary<int, TrackedProcess> _processes = new();
    private readonly ConcurrentDictionary<string, bool> _shownPrograms = new(StringComparer.Ordinal);

    // Everything below is guarded by _lock; order of locks: this one, then a container's gate.
    private readonly Lock _lock = new();
    private readonly FileReader _reader;
    private readonly ApplicationTypes _types;
    private readonly Dictionary<string, TrackedContainer> _containers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RuntimeContainer> _runtime = new(StringComparer.Ordinal);
    private readonly Queue<TrackedProcess> _ended = new();
    private readonly YoungProcesses _young = new();
    private readonly CgroupPlaces _places = new();
    private readonly UptimeClock _uptime;
    private readonly MountScanner _mountScanner;
    private string _cgroupBase = "";
    private long _overflow;

    private volatile IReadOnlyList<PublishedPort> _publishedPorts = [];
    private CancellationTokenSource? _stop;
    private Task _loop = Task.CompletedTask;

    /// <param name="options">How containers are found.</param>
    /// <param name="runtimes">Whom to ask for metadata, in order.</param>
    /// <param name="units">Whom to ask about units; null to go by their names.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <param name="time">Clock.</param>
    internal ContainerRegistry(
        ContainerOptions options, IReadOnlyList<IContainerRuntime> runtimes, ISystemdClient? units, ILoggerFactory loggers, TimeProvider time)
    {
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger<ContainerRegistry>();
        _reader = new FileReader(options.ProcRoot);
        _uptime = new UptimeClock(_reader, options.ProcRoot);
        _types = new ApplicationTypes(options.ProcRoot);
        _mounts = CgroupMounts.Find(options.CgroupRoot);
        _mountScanner = new MountScanner(options);
        _filter = new ContainerFilter(options.ContainerAllowlist, options.ContainerDenylist);
        _inspector = new ContainerInspector(runtimes, units, OnInspected, OnUnit, time);
    }

    public event Action<string>? ContainerRemoved;

    public IReadOnlyList<PublishedPort> PublishedPorts => _publishedPorts;

    /// <summary>Programs that were worth seeing but over the bound, counted each time.</summary>
    internal long Overflow => Interlocked.Read(ref _overflow);

    /// <summary>Processes that are known.</summary>
    internal int ProcessCount => _processes.Count;

    /// <summary>Processes at which nobody has looked yet.</summary>
    internal int YoungCount
    {
        get
        {
            lock (_lock)
                return _young.Count;
        }
    }

    /// <summary>A registry with the runtimes of this host.</summary>
    internal static ContainerRegistry Create(ContainerOptions options, ILoggerFactory loggers, TimeProvider time) =>
        new(options, ContainerRuntimes.OfHost(options), ContainerRuntimes.SystemdOfHost(options, time), loggers, time);

    /// <summary>Looks over /proc once and goes on doing so in the background until cancelled or disposed.</summary>
    internal void Start(CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _cgroupBase = CgroupNamespace.FindBase(_options.ProcRoot);
        Sweep();
        LogStarted(_processes.Count, _options.ProcRoot);
        _loop = Task.WhenAll(_inspector.RunAsync(_stop.Token), SweepAsync(_stop.Token), LookAtYoungAsync(_stop.Token), _inspector.WatchAsync(OnChanged, _stop.Token));
    }

    /// <summary>Copies the containers that have series into a list that the caller keeps.</summary>
    internal void CopyShown(List<TrackedContainer> into)
    {
        into.Clear();
        lock (_lock)
        {
            foreach (TrackedContainer container in _containers.Values)
            {
                if (container.IsShown)
                    into.Add(container);
            }
        }
    }

    public void Dispose()
    {
        _stop?.Cancel();
        try
        {
            // The loops end at once: they wait on nothing but the token and short questions.
            _loop.Wait(TimeSpan.FromSeconds(2));
        }
        catch (AggregateException)
        {
            // Cancelled, as asked.
        }
        _stop?.Dispose();
        _inspector.Dispose();
    }

    private void Classify(TrackedProcess process, YoungProcess? young)
    {
        if (!_reader.TryRead(process.Pid, "cgroup"u8, out ReadOnlySpan<byte> text))
            return;
        CgroupMembership membership = CgroupMembership.Parse(text, _cgroupBase);
        if (membership.IsDeleted)
            return;
        CgroupIdentity identity = CgroupIdentity.Of(membership);
        if (young is not null)
            _places.Note(young.Program, membership, identity);
        switch (identity.Kind)
        {
            case CgroupKind.Ignored:
                break;
            case CgroupKind.Standalone:
                process.IsStandalone = true;
                LookAtCommand(process);
                break;
            case CgroupKind.Systemd:
                OwnByUnit(process, membership, identity);
                break;
            case CgroupKind.Lxc or CgroupKind.Talos:
                Own(process, Find(identity.Id, identity.Kind == CgroupKind.Lxc ? ContainerOrigin.Runtime : ContainerOrigin.Unit, membership, identity));
                break;
            case CgroupKind.Nomad:
                Own(process, Find(ContainerNames.OfNomad(ReadEnvironment(process.Pid)) ?? identity.Id, ContainerOrigin.Runtime, membership, identity));
                break;
            default:
                OwnByRuntime(process, membership, identity);
                break;
        }
    }

    private Dictionary<string, string> ReadEnvironment(int pid) => _reader.TryRead(pid, "environ"u8, out ReadOnlySpan<byte> text)
        ? DockerRuntime.SplitEnvironment(System.Text.Encoding.UTF8.GetString(text).Split('\0'))
        : [];

    /// <summary>Names a standalone process by its program, and notes the application type in any case.</summary>
    private void LookAtCommand(TrackedProcess process)
    {
        process.IsReplaced = false;
        if (process.EndedAt != 0 || CommandLine.Read(_reader, process.Pid) is not { } command)
            return;
        process.Looks++;
        if (process.IsStandalone)
        {
            string? program = ProgramName.Of(command);
            TrackedContainer? container = program is null or "docker-proxy" or "containerd-shim-runc-v2" or "conmon"
                ? null
                : Find(ProgramPrefix + program, ContainerOrigin.Program, null, default);
            if (!ReferenceEquals(container, process.Owner))
                Own(process, container);
        }
        else if (ProgramName.FileName(command.Executable) == "docker-proxy")
        {
            // In the unit of Docker's daemon it would make that the client of every published port.
            Own(process, null);
        }
        if (process.Owner is { } owner)
        {
            string? type = _types.OfCommand(command);
            lock (owner.Gate)
                owner.AddType(type);
            if (type is null)
                _types.QueueExecutable(process, command);
        }
    }

    private void OwnByUnit(TrackedProcess process, CgroupMembership membership, CgroupIdentity identity)
    {
        if (_options.SkipSystemdSystemServices && SystemdUnits.IsHousekeeping(ProgramName.FileName(identity.Id)))
            return;
        TrackedContainer? unit = Find(identity.Id, ContainerOrigin.Unit, membership, identity);
        Own(process, unit);
        LookAtCommand(process);
    }

    private void Own(TrackedProcess process, TrackedContainer? owner)
    {
        if (process.Owner is { } before)
        {
            lock (before.Gate)
                before.Remove(process, _time.GetTimestamp());
        }
        process.Owner = owner;
        if (owner is not null)
        {
            lock (owner.Gate)
                owner.Add(process);
        }
    }

    private TrackedContainer? Find(string id, ContainerOrigin origin, CgroupMembership? membership, CgroupIdentity identity)
    {
        if (_containers.TryGetValue(id, out TrackedContainer? container))
            return container;
        if (!_filter.Allows(id))
            return null;
        if (_containers.Count >= _options.MaximumContainers)
        {
            Interlocked.Increment(ref _overflow);
            return null;
        }
        container = new TrackedContainer(id, origin)
        {
            Files = membership is null ? null : CgroupFiles.Of(_mounts, membership, identity),
        };
        _containers.Add(id, container);
        if (origin == ContainerOrigin.Unit && identity.Kind == CgroupKind.Systemd && _inspector.KnowsUnits)
        {
            // Not shown until systemd said whether it is a timer's job or the like.
            container.IsShown = false;
            _inspector.Ask(container, SystemdUnits.UnitOf(identity.Path));
        }
        return container;
    }

    [LoggerMessage(EventId = 1100, Level = LogLevel.Information, Message = "Watching {Processes} processes under {ProcRoot}")]
    private partial void LogStarted(int processes, string procRoot);
}
