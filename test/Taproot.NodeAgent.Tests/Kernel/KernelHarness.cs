using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Tls;
using Taproot.NodeAgent.Traces;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tests.Kernel;

/// <summary>Every process is an application of its own, named by its id: the simplest registry there can be.</summary>
internal sealed class ProcessPerContainer : IContainerRegistry
{
    public ConcurrentDictionary<int, ExecutedProgram> Started { get; } = new();
    public ConcurrentDictionary<int, bool> Exited { get; } = new();
    public HashSet<int> Nobodies { get; } = [];
    public IReadOnlyList<PublishedPort> PublishedPorts { get; set; } = [];
    public event Action<string>? ContainerRemoved;

    public static string Name(int pid) => $"/pid/{pid}";

    public string? FindOwner(int pid, ProcessActivity activity) => Nobodies.Contains(pid) ? null : Name(pid);
    public bool IsShown(string containerId) => true;
    public void NoteTraffic(string containerId, ulong events) => throw new InvalidOperationException("Everything is shown.");
    public void ProcessExecuted(int pid, in ExecutedProgram program) => Started[pid] = program;
    public void ProcessExited(int pid, bool killedByOom) => Exited[pid] = killedByOom;
    public void Remove(string container) => ContainerRemoved?.Invoke(container);
}

/// <summary>One value that was collected.</summary>
internal sealed record Measured(string Metric, IReadOnlyDictionary<string, string> Labels, double Value, ulong[] Buckets)
{
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}

/// <summary>Keeps what is collected.</summary>
internal sealed class ListSink : IMetricSink
{
    public List<Measured> Values { get; } = [];

    public void Add(MetricDescriptor metric, double value, params ReadOnlySpan<string> labelValues)
    {
        SeenMetrics.Note(metric.Name, value);
        Values.Add(new(metric.Name, LabelsOf(metric, labelValues), value, []));
    }

    public void AddHistogram(
        MetricDescriptor metric, ReadOnlySpan<double> upperBounds, ReadOnlySpan<ulong> counts, double sum, params ReadOnlySpan<string> labelValues)
    {
        SeenMetrics.Note(metric.Name, sum);
        Values.Add(new(metric.Name, LabelsOf(metric, labelValues), sum, counts.ToArray()));
    }

    private static Dictionary<string, string> LabelsOf(MetricDescriptor metric, ReadOnlySpan<string> values)
    {
        Assert.Equal(metric.LabelNames.Length, values.Length);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++) labels[metric.LabelNames[i]] = values[i];
        return labels;
    }
}

/// <summary>A tap on the real kernel; tests skip with the reason where the kernel refuses.</summary>
internal sealed class KernelHarness : IDisposable
{
    private KernelHarness(KernelTap tap, ProcessPerContainer registry) => (Tap, Registry) = (tap, registry);

    public KernelTap Tap { get; }
    public ProcessPerContainer Registry { get; }

    /// <param name="procRoot">Where procfs is.</param>
    /// <param name="tls">Whose TLS is read; nobody's when not given, as that takes time which few tests need.</param>
    /// <param name="tracer">Makes spans; none are made when not given.</param>
    /// <param name="change">Other options.</param>
    public static KernelHarness Start(string procRoot = "/proc", TlsOptions? tls = null, Func<KernelTapOptions, KernelTapOptions>? change = null, IRequestTracer? tracer = null)
    {
        var registry = new ProcessPerContainer();
        var options = new KernelTapOptions
        {
            SweepInterval = TimeSpan.FromMilliseconds(500),
            ProcRoot = procRoot,
            Tls = tls ?? new() { IsEnabled = false },
            // So were the recordings made that ReplayTests reads.
            RecordPayloads = Environment.GetEnvironmentVariable("TAPROOT_RECORD_PAYLOADS") ?? "",
        };
        var tap = new KernelTap(change?.Invoke(options) ?? options, registry, NullLoggerFactory.Instance, TimeProvider.System, tracer);
        try
        {
            tap.Start();
        }
        catch (InvalidOperationException refused)
        {
            tap.Dispose();
            Assert.Skip($"The kernel takes no BPF programs here: {refused.Message}");
        }
        return new(tap, registry);
    }

    public List<Measured> Collect()
    {
        var sink = new ListSink();
        Tap.Collect(sink);
        return sink.Values;
    }

    /// <summary>Waits until something holds of the collected values, and returns them; fails after half a minute with what was seen.</summary>
    public List<Measured> Until(Func<List<Measured>, bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            Tap.Sweep();
            var values = Collect();
            if (holds(values)) return values;
            if (watch.Elapsed > TimeSpan.FromSeconds(30))
                Assert.Fail("Not seen within 30 s. Seen: " + string.Join('\n', values.Select(v => $"{v.Metric} {string.Join(',', v.Labels.Select(l => $"{l.Key}={l.Value}"))} {v.Value}")));
            using var wait = new ManualResetEventSlim();
            wait.Wait(100);
        }
    }

    public void Dispose() => Tap.Dispose();
}

/// <summary>The kernel is one: tests that tap it run one after another.</summary>
[CollectionDefinition(nameof(OneKernel), DisableParallelization = true)]
public sealed class OneKernel;
