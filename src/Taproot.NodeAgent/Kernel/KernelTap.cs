using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Network;
using Taproot.NodeAgent.Tls;
using Taproot.NodeAgent.Traces;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Kernel;

#pragma warning disable CA1031 // Nothing may leave a callback of libbpf or end a thread: one event or reading is lost, and logged.

/// <summary>
/// The kernel's side of the agent: loads the BPF programs, tells the registry of processes, and measures connections and requests.
/// Dispose detaches everything.
/// </summary>
internal sealed class KernelTap : IMetricCollector, IKernelEventHandler, IDisposable
{
    private const int MaxStale = 4096;
    private readonly Lock _gate = new();
    private readonly KernelTapOptions _options;
    private readonly IContainerRegistry _registry;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<uint, bool> _oomVictims = new();
    private readonly ManualResetEventSlim _stop = new();
    private BpfSession? _session;
    private KernelEvents? _events;
    private KernelPayloads? _payloads;
    private PayloadRecorder? _recorder;
    private KernelCertificates? _certificates;
    private KernelState? _state;
    private TlsAttacher? _tls;
    private Thread? _sweeper;
    private Pinger? _pinger;
    private long _lastSweep;

    private readonly IRequestTracer? _tracer;

    public KernelTap(KernelTapOptions options, IContainerRegistry registry, ILoggerFactory loggers, TimeProvider time, IRequestTracer? tracer = null)
    {
        _tracer = tracer;
        (_options, _registry, _loggers, _time) = (options, registry, loggers, time);
        _logger = loggers.CreateLogger("Taproot.NodeAgent.Kernel");
    }

    /// <summary>Each hook: attached, or why not. Filled by <see cref="Start"/>.</summary>
    public IReadOnlyList<HookReport> Report => _state is { } state && _session is { } session ? [.. session.Report, state.Nat, .. _tls?.Report ?? []] : [];

    /// <summary>Loads, attaches, and looks at what is there already. Throws <see cref="InvalidOperationException"/> when the kernel takes no BPF at all.</summary>
    public void Start()
    {
        _session = BpfSession.Load("taproot.bpf.o", _options.Capacities(), _options.SwitchedOff, UprobeMulti.IsSupported);
        _state = new(_session, _options, _registry, _tracer, _time);
        _session.AttachAll();
        _state.FindExisting();
        _registry.ContainerRemoved += OnContainerRemoved;
        if (_options.Tls.IsEnabled) _tls = new(new BpfTlsHooks(_session), _options.Tls with { ProcRoot = _options.ProcRoot }, _loggers, _time);
        _events = new(_session.Descriptor("events"), this);
        if (_options.RecordPayloads.Length > 0) _recorder = new(_options.RecordPayloads, _state.Conversations);
        _payloads = new(_session.Descriptor("payloads"), (IPayloadHandler?)_recorder ?? _state.Conversations);
        if (_options.Tls is { IsEnabled: true, ReadsCertificates: true }) _certificates = new(_session.Descriptor("certificates"), _state.Certificates);
        foreach (var hook in Report)
        {
            if (hook.Attached) KernelLog.Attached(_logger, hook.Hook);
            else KernelLog.NotAttached(_logger, hook.Hook, hook.Reason);
        }
        _tls?.Start();
        Sweep();
        _sweeper = new(SweepRegularly) { Name = "kernel-sweep", IsBackground = true };
        _sweeper.Start();
        if (_options.Ping != PingMode.Off) _pinger = new(FindPingTargets, _options, _logger, _time);
    }

    /// <inheritdoc/>
    public void Collect(IMetricSink sink)
    {
        if (_state is null) return;
        if (_time.GetElapsedTime(_lastSweep) > TimeSpan.FromMilliseconds(500)) Sweep();
        lock (_gate)
        {
            _state.Collect(sink);
            _state.CollectSelf(sink);
        }
        _tls?.Collect(sink);
        _pinger?.Collect(sink, _options.ApplicationOf);
        foreach (var hook in Report) sink.Add(NetworkMetrics.HookAttached, hook.Attached ? 1 : 0, hook.Hook, hook.Reason);
    }

    /// <summary>Reads the kernel's counters now.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            _state?.Sweep(MaxStale);
            _lastSweep = _time.GetTimestamp();
        }
    }

    /// <summary>Lets go of what can be learned again.</summary>
    public void ReleaseMemory() => _state?.Names.Clear();

    void IKernelEventHandler.OnProcess(KernelEventType type, uint processId)
    {
        try
        {
            Dispatch(type, processId);
        }
        catch (Exception e)
        {
            KernelLog.EventFailed(_logger, e, type.ToString());
        }
    }

    void IKernelEventHandler.OnExec(in ExecEvent exec)
    {
        try
        {
            _tls?.ProcessExecuted((int)exec.ProcessId);
            _registry.ProcessExecuted((int)exec.ProcessId, new(exec.Cgroup, exec.MemoryCgroup, exec.Name));
        }
        catch (Exception e)
        {
            KernelLog.EventFailed(_logger, e, nameof(KernelEventType.ProcessExec));
        }
    }

    void IKernelEventHandler.OnFlow(in FlowEvent flow)
    {
        try
        {
            _state?.Flows.Note(in flow);
        }
        catch (Exception e)
        {
            KernelLog.EventFailed(_logger, e, nameof(KernelEventType.Flow));
        }
    }

    public void Dispose()
    {
        _stop.Set();
        _pinger?.Dispose();
        _sweeper?.Join();
        _registry.ContainerRemoved -= OnContainerRemoved;
        _payloads?.Dispose();
        _recorder?.Dispose();
        _certificates?.Dispose();
        _events?.Dispose();
        _tls?.Dispose();
        lock (_gate)
        {
            _state?.Dispose();
            _state = null;
            _session?.Dispose();
        }
        _stop.Dispose();
    }

    private void Dispatch(KernelEventType type, uint processId)
    {
        const int maxVictims = 1024;
        switch (type)
        {
            case KernelEventType.OomKill:
                if (_oomVictims.Count < maxVictims) _oomVictims[processId] = true;
                // Whose it is must be known when it ends.
                _ = _registry.FindOwner((int)processId, ProcessActivity.None);
                break;
            case KernelEventType.Tls:
                _tls?.ProcessSpeaks((int)processId);
                break;
            case KernelEventType.ProcessExit:
                _tls?.ProcessExited((int)processId);
                _state?.Flows.Exited(processId);
                _registry.ProcessExited((int)processId, _oomVictims.TryRemove(processId, out _));
                break;
        }
    }

    private List<PingTarget> FindPingTargets()
    {
        lock (_gate) return _state?.PingTargets(_registry, _options.Ping) ?? [];
    }

    private void OnContainerRemoved(string containerId)
    {
        lock (_gate) _state?.Forget(containerId);
    }

    private void SweepRegularly()
    {
        while (!_stop.Wait(_options.SweepInterval))
        {
            try
            {
                Sweep();
            }
            catch (Exception e)
            {
                KernelLog.SweepFailed(_logger, e);
            }
        }
    }
}
