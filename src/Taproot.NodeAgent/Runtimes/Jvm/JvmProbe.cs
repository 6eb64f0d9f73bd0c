using Taproot.NodeAgent.Java.Profiling;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.Jvm;

/// <summary>Finds JVMs by the file with their counters, which they map.</summary>
/// <param name="procRoot">Where procfs is.</param>
/// <param name="profiler">Profiles them; null when nobody wants that.</param>
internal sealed class JvmDetector(string procRoot, JavaProfiler? profiler = null) : IRuntimeDetector
{
    private readonly FileReader _reader = new(procRoot);

    public IRuntimeProbe? Detect(ProcessImage image)
    {
        foreach (MappedFile file in image.Files)
        {
            if (!file.IsCode && file.Path.Contains("/hsperfdata_", StringComparison.Ordinal))
                return new JvmProbe(_reader, image.PathOf(file), $"{image.Directory}/root{file.Path}", ProgramName.Of(image.Command) ?? "java", profiler?.Add(image.Pid, image.StartTicks));
        }
        return null;
    }
}

/// <summary>Reads the counters of one JVM. It is not stopped or asked: the file is the memory in which it counts.</summary>
/// <param name="reader">Reads the file.</param>
/// <param name="path">The file itself, however it is called by now.</param>
/// <param name="fallbackPath">By its name, where the kernel does not show mappings.</param>
/// <param name="fallbackName">Name of a JVM that does not say what it runs.</param>
/// <param name="session">What a profiler knows of it; null without one.</param>
internal sealed class JvmProbe(FileReader reader, string path, string fallbackPath, string fallbackName, JavaSession? session) : IRuntimeProbe
{
    private JvmFigures? _last;

    public void Report(List<RuntimeSample> into)
    {
        if ((reader.TryRead(path, out ReadOnlySpan<byte> file) && file.Length > 0) || reader.TryRead(fallbackPath, out file))
            _last = JvmFigures.Parse(file) ?? _last;
        if (_last is not { } figures)
            return;
        string name = LabelText.FirstWord(figures.Command) is { Length: > 0 } first ? first : fallbackName;
        into.Add(new(JvmMetrics.Info, 1, name, LabelText.Clean(figures.Version)));
        AddProfiled(into, session?.Sums ?? JavaSums.None, name);
        into.Add(new(JvmMetrics.HeapSize, figures.HeapSize, name));
        into.Add(new(JvmMetrics.HeapUsed, figures.HeapUsed, name));
        into.Add(new(JvmMetrics.HeapMaximum, figures.HeapMaximum, name));
        Add(into, JvmMetrics.SafepointTime, figures.SafepointSeconds, name);
        Add(into, JvmMetrics.SafepointSyncTime, figures.SafepointSyncSeconds, name);
        Add(into, JvmMetrics.Safepoints, figures.Safepoints, name);
        Add(into, JvmMetrics.Threads, figures.Threads, name);
        Add(into, JvmMetrics.LoadedClasses, figures.LoadedClasses, name);
        Add(into, JvmMetrics.MetaspaceUsed, figures.MetaspaceUsed, name);
        Add(into, JvmMetrics.MetaspaceSize, figures.MetaspaceSize, name);
        foreach (JvmCollector collector in figures.GarbageCollectors)
        {
            string collectorName = LabelText.Clean(collector.Name);
            into.Add(new(JvmMetrics.GcTime, collector.Seconds, name, collectorName));
            into.Add(new(JvmMetrics.GcCount, collector.Runs, name, collectorName));
        }
    }

    public void Dispose()
    {
        if (session is not null)
            JavaProfiler.Leave(session);
    }

    /// <summary>Sums appear with the first profile.</summary>
    private static void AddProfiled(List<RuntimeSample> into, JavaSums sums, string name)
    {
        into.Add(new(JvmMetrics.ProfilingStatus, sums.IsActive ? 1 : 0, name));
        if (sums == JavaSums.None)
            return;
        into.Add(new(JvmMetrics.AllocatedBytes, sums.AllocatedBytes, name));
        into.Add(new(JvmMetrics.AllocatedObjects, sums.AllocatedObjects, name));
        into.Add(new(JvmMetrics.LockContentions, sums.Contentions, name));
        into.Add(new(JvmMetrics.LockTime, sums.LockSeconds, name));
    }

    private static void Add(List<RuntimeSample> into, MetricDescriptor metric, double value, string name)
    {
        if (!double.IsNaN(value))
            into.Add(new(metric, value, name));
    }
}
