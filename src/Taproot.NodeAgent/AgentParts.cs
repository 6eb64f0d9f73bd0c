using System.Net;
using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Builds;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Export;
using Taproot.NodeAgent.Host;
using Taproot.NodeAgent.Host.Gpu;
using Taproot.NodeAgent.Java.Profiling;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Logs;
using Taproot.NodeAgent.Logs.Shipping;
using Taproot.NodeAgent.Memory;
using Taproot.NodeAgent.Network;
using Taproot.NodeAgent.Profiling;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Runtimes;
using Taproot.NodeAgent.Runtimes.Go;
using Taproot.NodeAgent.Runtimes.Probes;
using Taproot.NodeAgent.Traces;
using Taproot.Telemetry.Configuration;

namespace Taproot.NodeAgent;

/// <summary>The measuring parts of the agent in the order in which they need each other. One that cannot start is left out and reported.</summary>
internal sealed class AgentParts : IDisposable
{
    private readonly List<IDisposable> _started = [];

    private AgentParts(HostIdentity identity) => Identity = identity;

    /// <summary>What names this machine.</summary>
    public HostIdentity Identity { get; }

    /// <summary>Starts the parts that this host allows and adds them to <paramref name="collectors"/>.</summary>
    public static AgentParts Start(
        ConfigurationValues values, string version, CollectorSet collectors, SignalPipes pipes, ILoggerFactory loggers, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var hostOptions = HostOptionsFrom(values, version);
        var parts = new AgentParts(HostIdentity.Read(hostOptions));
        try
        {
            var budget = MemoryBudgetFrom(values);
            var memory = parts.Own(new MemoryWatch(budget, loggers, time));
            collectors.Add("memory", memory);
            var containers = ContainerOptionsFrom(values);
            var registry = parts.Own(ContainerRegistry.Create(containers, loggers, time));
            registry.Start(cancellationToken);
            collectors.Add("containers", parts.Own(new ContainerCollector(registry, containers)));
            var host = parts.Own(new HostCollector(hostOptions, registry, loggers, time));
            host.Start(cancellationToken);
            collectors.Add("host", host);
            collectors.Cloud = () => host.Cloud;
            parts.StartLogs(values, version, budget, registry, collectors, pipes, loggers, time, cancellationToken);
            parts.StartGpus(values, hostOptions, registry, collectors, loggers, time);
            parts.StartBuilds(containers, registry, collectors, loggers, time, cancellationToken);
            parts.StartRuntimes(values, registry, collectors, pipes, loggers, time, cancellationToken);
            var tracer = parts.StartTraces(values, version, memory, pipes, collectors, loggers, time);
            parts.StartKernel(KernelOptionsFrom(values, budget, registry) with { IsMemoryShort = () => memory.IsUnderPressure }, memory, registry, tracer, collectors, loggers, time);
            parts.StartProfiler(values, registry, collectors, pipes, loggers, time);
            return parts;
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    /// <summary>Takes the parts down, the last started first.</summary>
    public void Dispose()
    {
        for (var i = _started.Count - 1; i >= 0; i--) _started[i].Dispose();
        _started.Clear();
    }

    private static ContainerOptions ContainerOptionsFrom(ConfigurationValues values) => new()
    {
        CgroupRoot = values.GetString("cgroupfs-root"),
        DockerSocket = values.GetOptionalString("docker-socket") ?? "",
        PodmanSocket = values.GetOptionalString("podman-socket") ?? "",
        ContainerdSocket = values.GetOptionalString("containerd-socket") ?? "",
        CrioSocket = values.GetOptionalString("crio-socket") ?? "",
        SkipSystemdSystemServices = values.GetBoolean("skip-systemd-system-services"),
        ContainerAllowlist = values.GetList("container-allowlist"),
        ContainerDenylist = values.GetList("container-denylist"),
        MinimumAge = values.GetDuration("min-container-age"),
        MaximumPrograms = values.GetInt32("max-process-applications"),
        MaximumContainers = values.GetInt32("max-containers"),
    };

    private static HostOptions HostOptionsFrom(ConfigurationValues values, string version) => new()
    {
        DataDirectory = values.GetString("wal-dir"),
        AgentVersion = version,
        CloudMetadata = !values.GetBoolean("disable-cloud-metadata"),
        DiskHealth = !values.GetBoolean("disable-disk-health"),
        CloudOverrides = new()
        {
            Provider = values.GetOptionalString("provider") ?? "",
            Region = values.GetOptionalString("region") ?? "",
            AvailabilityZone = values.GetOptionalString("availability-zone") ?? "",
            InstanceType = values.GetOptionalString("instance-type") ?? "",
            InstanceLifeCycle = values.GetOptionalString("instance-life-cycle") ?? "",
        },
    };

    /// <summary>How much memory there is for what.</summary>
    internal static MemoryBudget MemoryBudgetFrom(ConfigurationValues values)
    {
        var total = values.GetBytes("max-memory");
        if (total < MemoryBudget.Least) throw new ConfigurationException($"The option '--max-memory' must be at least {MemoryBudget.Least / 1_000_000}MB.");
        long? maps = values.IsGiven("max-map-memory") ? values.GetBytes("max-map-memory") : null;
        return MemoryBudget.Of(total, maps);
    }

    private static PathFilter PathFilterFrom(ConfigurationValues values)
    {
        try
        {
            return new(values.GetList("exclude-http-requests-by-path"));
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationException($"The option '--exclude-http-requests-by-path' has too many patterns. {e.Message}", e);
        }
    }

    private static KernelTapOptions KernelOptionsFrom(ConfigurationValues values, MemoryBudget budget, ContainerRegistry registry) => new()
    {
        MapMemoryBytes = budget.Maps,
        MaxDestinations = budget.Destinations,
        MaxFlows = budget.Flows,
        MaxFqdnsPerContainer = values.GetInt32("max-fqdns-per-container"),
        Ping = values.GetBoolean("disable-pinger") ? PingMode.Off : values.GetBoolean("ping-all-destinations") ? PingMode.All : PingMode.Unknown,
        SwitchedOff = values.GetBoolean("disable-l7-tracing") ? KernelTapOptions.PayloadsOff
            : values.GetBoolean("disable-tls-certificates") ? KernelTapOptions.CertificatesOff : KernelTapOptions.NothingOff,
        EphemeralPorts = [.. values.GetList("ephemeral-port-range").SelectMany(r => r.Split(' ')).Select(ParsePorts)],
        TrackedPublicNetworks = [.. values.GetList("track-public-network").Select(ParseNetwork)],
        ApplicationOf = ContainerNames.ApplicationOf,
        RecordPayloads = values.GetOptionalString("record-payloads") ?? "",
        Conversations = new()
        {
            IsOn = !values.GetBoolean("disable-l7-tracing"),
            KeepsLiterals = values.GetBoolean("keep-literals-in-statements"),
            ExcludedPaths = PathFilterFrom(values),
        },
        Tls = new()
        {
            IsEnabled = !values.GetBoolean("disable-l7-tracing"),
            ReadsCertificates = !values.GetBoolean("disable-tls-certificates"),
            Delay = values.GetDuration("instrumentation-delay"),
            Java = new() { ReadsTls = values.GetBoolean("enable-java-tls"), Delay = values.GetDuration("instrumentation-delay") },
            IsWatched = pid => registry.FindOwner(pid, ProcessActivity.None) is not null,
        },
    };

    private static PortRange ParsePorts(string text)
    {
        var ends = text.Split('-');
        return ends.Length == 2 && ushort.TryParse(ends[0], out var first) && ushort.TryParse(ends[1], out var last) && first <= last
            ? new(first, last)
            : throw new ConfigurationException($"The option '--ephemeral-port-range' must be ports such as 32768-60999, but '{text}' is not.");
    }

    private static IPNetwork ParseNetwork(string text) =>
        IPNetwork.TryParse(text, out var network)
            ? network
            : throw new ConfigurationException($"The option '--track-public-network' must be networks such as 10.0.0.0/8, but '{text}' is not.");

    private void StartLogs(
        ConfigurationValues values, string version, MemoryBudget budget, ContainerRegistry registry, CollectorSet collectors, SignalPipes pipes,
        ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (values.GetBoolean("disable-log-parsing")) return;
        var options = LogSettings.From(values, Identity.MachineId) with { MaxSeries = budget.LogSeries };
        var shipper = pipes.Logs is { } pipe ? new LogShipper(pipe.Append, new(Identity.Hostname, Identity.MachineId, version), options, time) : null;
        var logs = Own(new LogCollector(new ContainerLogSources(registry, time), options, shipper, loggers, time));
        logs.Start(cancellationToken);
        collectors.Add("logs", logs);
    }

    private static RuntimeOptions RuntimeOptionsFrom(ConfigurationValues values) => new()
    {
        Delay = values.GetDuration("instrumentation-delay"),
        GoHeap = values.GetString("go-heap-profiler") switch
        {
            "disabled" => GoHeapMode.Disabled,
            "enabled" => GoHeapMode.Enabled,
            "force" => GoHeapMode.Force,
            var other => throw new ConfigurationException($"The option '--go-heap-profiler' must be disabled, enabled or force, but '{other}' is not."),
        },
    };

    private void StartGpus(
        ConfigurationValues values, HostOptions options, ContainerRegistry registry, CollectorSet collectors, ILoggerFactory loggers, TimeProvider time)
    {
        if (values.GetBoolean("disable-gpu-monitoring")) return;
        if (GpuMonitor.TryStart(GpuMonitor.KnownPlaces(options.ProcRoot), registry, loggers, time) is { } gpus) collectors.Add("gpus", Own(gpus));
    }

    private void StartRuntimes(
        ConfigurationValues values, ContainerRegistry registry, CollectorSet collectors, SignalPipes pipes, ILoggerFactory loggers, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var options = RuntimeOptionsFrom(values);
        var goHeaps = options.GoHeap == GoHeapMode.Disabled ? null : StartGoHeaps(values, registry, collectors, pipes, loggers, time, cancellationToken);
        var java = StartJavaProfiler(values, registry, collectors, pipes, loggers, time);
        var hooks = Own(new RuntimeHooks());
        var runtimes = Own(new RuntimeCollector(registry, options, RuntimeDetectors.All(options, hooks, goHeaps, java, time), loggers, time));
        runtimes.Start(cancellationToken);
        collectors.Add("runtimes", runtimes);
        collectors.Add("runtime-hooks", hooks);
    }

    private void StartBuilds(
        ContainerOptions containers, ContainerRegistry registry, CollectorSet collectors, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = new BuildOptions();
        if (containers.MinimumAge > options.Delay) options = options with { Delay = containers.MinimumAge };
        var builds = Own(new BuildCollector(registry, options, loggers, time));
        builds.Start(cancellationToken);
        collectors.Add("builds", builds);
    }

    private GoHeapProfiler? StartGoHeaps(
        ConfigurationValues values, ContainerRegistry registry, CollectorSet collectors, SignalPipes pipes, ILoggerFactory loggers, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var options = ProfilingOptions.From(values);
        if (pipes.Profiles is not { } pipe || values.GetBoolean("disable-profiling")) return null;
        var profiler = Own(new GoHeapProfiler(options, registry, new ProfileUpload(pipe, Identity).Send, loggers, time));
        profiler.Start(cancellationToken);
        collectors.Add("go-heaps", profiler);
        return profiler;
    }

    private JavaProfiler? StartJavaProfiler(
        ConfigurationValues values, ContainerRegistry registry, CollectorSet collectors, SignalPipes pipes, ILoggerFactory loggers, TimeProvider time)
    {
        if (pipes.Profiles is not { } pipe || JavaProfilerOptions.From(values) is not { } options) return null;
        var profiler = Own(new JavaProfiler(options, registry, new ProfileUpload(pipe, Identity).Send, loggers, time));
        profiler.Start();
        collectors.Add("java-profiler", profiler);
        return profiler;
    }

    private IRequestTracer? StartTraces(
        ConfigurationValues values, string version, MemoryWatch memory, SignalPipes pipes, CollectorSet collectors, ILoggerFactory loggers, TimeProvider time)
    {
        var options = TraceOptions.From(values, PathFilterFrom(values));
        if (pipes.Traces is not { } pipe) return null;
        var source = new SpanSource(ContainerNames.ApplicationOf, Identity.Hostname, Identity.MachineId, version);
        var optOuts = new OptOuts("/proc");
        var traces = Own(new TraceCollector(options, pipe.Append, source, pid => optOuts.Of(pid).HasFlag(OptOut.Traces), loggers, time));
        memory.OnPressure(traces.ReleaseMemory);
        collectors.Add("traces", traces);
        return traces.Tracer;
    }

    private void StartKernel(
        KernelTapOptions options, MemoryWatch memory, ContainerRegistry registry, IRequestTracer? tracer, CollectorSet collectors, ILoggerFactory loggers,
        TimeProvider time)
    {
        var tap = new KernelTap(options, registry, loggers, time, tracer);
        try
        {
            tap.Start();
            memory.OnPressure(tap.ReleaseMemory);
            collectors.Add("kernel", Own(tap));
        }
        catch (Exception e) when (e is InvalidOperationException or DllNotFoundException or EntryPointNotFoundException or IOException)
        {
            // Without BPF there are no connections and requests, but resources of containers and node are there still.
            ExportLog.PartUnavailable(loggers.CreateLogger("Taproot.NodeAgent.Agent"), "kernel", e.Message);
            tap.Dispose();
        }
    }

    private void StartProfiler(
        ConfigurationValues values, ContainerRegistry registry, CollectorSet collectors, SignalPipes pipes, ILoggerFactory loggers, TimeProvider time)
    {
        var options = ProfilingOptions.From(values);
        if (pipes.Profiles is not { } pipe || values.GetBoolean("disable-profiling")) return;
        try
        {
            var profiler = Own(new Profiler(options, registry, new ProfileUpload(pipe, Identity).Send, loggers, time));
            profiler.Start();
            collectors.Add("profiler", profiler);
        }
        catch (Exception e) when (e is InvalidOperationException or DllNotFoundException or EntryPointNotFoundException or IOException)
        {
            ExportLog.PartUnavailable(loggers.CreateLogger("Taproot.NodeAgent.Agent"), "profiler", e.Message);
        }
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _started.Add(part);
        return part;
    }
}
