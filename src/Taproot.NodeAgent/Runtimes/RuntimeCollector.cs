using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes;

/// <summary>
/// Finds language runtimes in the processes of all containers and measures them in one background loop; a scrape gives the last round's values.
/// A process is looked at once, when it is no longer young, and again only after an exec.
/// </summary>
internal sealed partial class RuntimeCollector : IMetricCollector, IDisposable
{
    private readonly ContainerRegistry _registry;
    private readonly RuntimeOptions _options;
    private readonly IReadOnlyList<IRuntimeDetector> _detectors;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FileReader _reader;
    private readonly UptimeClock _uptime;

    // Guards all of the below: rounds come one after another, but a test or the end of the agent may call too.
    private readonly Lock _gate = new();
    private readonly Dictionary<TrackedProcess, RuntimeProcess> _processes = [];
    private readonly Dictionary<string, ContainerSamples> _containers = new(StringComparer.Ordinal);
    private readonly List<TrackedContainer> _shown = [];
    private readonly List<TrackedProcess> _members = [];
    private readonly List<(ContainerSamples Container, List<RuntimeProcess> Measured)> _present = [];
    private readonly RuntimeCounts _counts = new();
    private long _round;
    private bool _isDisposed;

    private volatile RuntimeReport _report = RuntimeReport.Empty;
    private readonly RoundLoop _loop;

    /// <param name="registry">Knows the processes.</param>
    /// <param name="options">Bounds and intervals.</param>
    /// <param name="detectors">The runtimes that are looked for. Those that are disposable are disposed with this.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <param name="time">Clock.</param>
    internal RuntimeCollector(
        ContainerRegistry registry, RuntimeOptions options, IReadOnlyList<IRuntimeDetector> detectors, ILoggerFactory loggers, TimeProvider time)
    {
        (_registry, _options, _detectors, _time) = (registry, options, detectors, time);
        _logger = loggers.CreateLogger<RuntimeCollector>();
        _loop = new(Round, LogFailed, options.Interval, time);
        _reader = new FileReader(options.ProcRoot);
        _uptime = new UptimeClock(_reader, options.ProcRoot);
    }

    /// <summary>Looks in the background until cancelled or disposed.</summary>
    internal void Start(CancellationToken cancellation) => _loop.Start(atOnce: true, cancellation);

    public void Collect(IMetricSink sink)
    {
        RuntimeReport report = _report;
        foreach ((string id, string application, RuntimeSample[] samples) in report.Containers)
        {
            foreach (RuntimeSample sample in samples)
                Add(sink, sample, id, application);
        }
        report.Counts.Collect(sink);
        foreach (IRuntimeDetector detector in _detectors)
            (detector as IMetricCollector)?.Collect(sink);
    }

    /// <summary>One look over the processes of all containers.</summary>
    internal void Round()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _round++;
            _counts.Begin();
            double startedBefore = _uptime.Seconds() - _options.Delay.TotalSeconds;
            _registry.CopyShown(_shown);
            _present.Clear();
            foreach (TrackedContainer container in _shown)
                Follow(container, startedBefore);

            // Before the sums are made, so that none of them is ever without an ended process.
            ForgetGone();
            List<(string, string, RuntimeSample[])> report = [];
            foreach ((ContainerSamples container, List<RuntimeProcess> measured) in _present)
                report.Add((container.Id, container.Application, container.Sum(measured)));
            _counts.Known = _processes.Count;
            _report = new RuntimeReport(report, _counts.Copy());
        }
    }

    public void Dispose()
    {
        _loop.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            RuntimeProcess.Close([.. _processes.Values.Where(process => process.Probes.Count > 0)]);
            _processes.Clear();
            foreach (IRuntimeDetector detector in _detectors)
                (detector as IDisposable)?.Dispose();
        }
    }

    private void Follow(TrackedContainer container, double startedBefore)
    {
        List<RuntimeProcess> measured = [];
        _members.Clear();
        lock (container.Gate)
            _members.AddRange(container.Processes);
        foreach (TrackedProcess member in _members)
        {
            if (FindOrLook(member, startedBefore) is not { } process)
                continue;
            process.ContainerId = container.Id;
            process.SeenInRound = _round;
            process.Refresh();
            if (process.Samples.Count > 0)
                measured.Add(process);
        }
        if (!_containers.TryGetValue(container.Id, out ContainerSamples? samples))
        {
            if (measured.Count == 0)
                return;
            samples = new ContainerSamples(container.Id, container.ApplicationId);
            _containers.Add(container.Id, samples);
        }
        samples.SeenInRound = _round;
        _present.Add((samples, measured));
    }

    private RuntimeProcess? FindOrLook(TrackedProcess member, double startedBefore)
    {
        if (_processes.TryGetValue(member, out RuntimeProcess? known))
        {
            if (known.Looks == member.Looks)
                return known;
            End([known]);
        }
        else
        {
            if (member.EndedAt != 0 || !(TrackedContainer.ToSeconds(member.StartTicks) <= startedBefore))
                return null;
            if (_processes.Count >= _options.MaximumProcesses || !_counts.TryLook(_options.MaximumLooks))
            {
                _counts.Postponed++;
                return null;
            }
            known = new RuntimeProcess(member);
            _processes.Add(member, known);
        }
        known.Looks = member.Looks;
        Look(known);
        return known;
    }

    private void Look(RuntimeProcess process)
    {
        if (ProcessImage.Read(_reader, _options.ProcRoot, process.Process) is not { } image)
            return;
        foreach (IRuntimeDetector detector in _detectors)
        {
            try
            {
                if (detector.Detect(image) is { } probe)
                    process.Probes.Add(probe);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                _counts.Failures++;
                LogNotMeasured(process.Process.Pid, detector.GetType().Name, e.Message);
            }
        }
    }

    private void ForgetGone()
    {
        List<RuntimeProcess> gone = [];
        foreach ((TrackedProcess key, RuntimeProcess process) in _processes)
        {
            if (process.SeenInRound == _round)
                continue;
            _processes.Remove(key);
            if (process.Probes.Count > 0)
                gone.Add(process);
        }
        End(gone);
        foreach ((string id, ContainerSamples container) in _containers)
        {
            if (container.SeenInRound != _round)
                _containers.Remove(id);
        }
    }

    /// <summary>Closes the probes of processes and keeps what they counted.</summary>
    private void End(List<RuntimeProcess> processes)
    {
        foreach (RuntimeProcess process in processes)
            process.Refresh();
        RuntimeProcess.Close(processes);
        foreach (RuntimeProcess process in processes)
        {
            if (_containers.TryGetValue(process.ContainerId, out ContainerSamples? container))
                _counts.Lost += container.Keep(process.Samples);
            process.Clear();
        }
    }

    private static void Add(IMetricSink sink, RuntimeSample sample, string id, string application)
    {
        switch (sample.Metric.LabelNames.Length)
        {
            case 2:
                sink.Add(sample.Metric, sample.Value, id, application);
                break;
            case 3:
                sink.Add(sample.Metric, sample.Value, id, application, sample.First);
                break;
            default:
                sink.Add(sample.Metric, sample.Value, id, application, sample.First, sample.Second);
                break;
        }
    }

    [LoggerMessage(EventId = 1600, Level = LogLevel.Warning, Message = "A round of looking at runtimes failed")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 1601, Level = LogLevel.Information, Message = "The runtime of process {Pid} is not measured by {Detector}: {Reason}")]
    private partial void LogNotMeasured(int pid, string detector, string reason);
}
