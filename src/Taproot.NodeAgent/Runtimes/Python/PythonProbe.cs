using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Runtimes.Probes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.Python;

/// <summary>As in Bpf/runtimes.bpf.c.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PythonWaits
{
    /// <summary>Where the interpreter's code is: the C library is asked by others too, and for other reasons.</summary>
    public ulong CodeStart;

    /// <summary>Address after its last.</summary>
    public ulong CodeEnd;

    /// <summary>Time in nanoseconds that threads waited for the interpreter's lock.</summary>
    public ulong WaitedNanoseconds;

    /// <summary>Number of waits.</summary>
    public ulong Waits;
}

/// <summary>Finds Python interpreters, and programs that hold one.</summary>
internal sealed class PythonDetector(RuntimeHooks hooks, RuntimeOptions options) : IRuntimeDetector
{
    private readonly LibraryFunctions _functions = new("pthread_cond_timedwait");
    private int _probed;

    public IRuntimeProbe? Detect(ProcessImage image)
    {
        MappedFile? interpreter = image.FindCode(name => name.StartsWith("libpython", StringComparison.Ordinal))
            ?? (ProgramName.IsVersionOf(image.Program, "python") ? image.FindExecutable() : null);
        if (interpreter is null || _probed >= options.MaximumProbed || hooks.Session is not { } session)
            return null;
        (string path, IReadOnlyList<FunctionSites> sites) = _functions.Find(image);
        BpfMap<uint, PythonWaits> waits = session.Map<uint, PythonWaits>("python_processes");
        if (!waits.Set((uint)image.Pid, new PythonWaits { CodeStart = interpreter.Start, CodeEnd = interpreter.End }))
            return null;
        if (hooks.Attach(image.Pid, path, sites, "python_wait_begin", "python_wait_end") is not { } probes)
        {
            waits.Remove((uint)image.Pid);
            return null;
        }
        Interlocked.Increment(ref _probed);
        return new PythonProbe(waits, (uint)image.Pid, probes, () => Interlocked.Decrement(ref _probed));
    }
}

/// <summary>The waits of one process for the interpreter's lock.</summary>
internal sealed class PythonProbe(BpfMap<uint, PythonWaits> waits, uint pid, ProcessProbes probes, Action onClosed) : IRuntimeProbe
{
    private static readonly MetricDescriptor LockWait = new(
        "container_python_thread_lock_wait_time_seconds", MetricType.Counter,
        "Time in seconds that Python threads waited for the interpreter's lock (GIL).", ["container_id", "app_id"]);

    private ulong _waited;

    public void Report(List<RuntimeSample> into)
    {
        if (waits.TryGet(pid, out PythonWaits found))
            _waited = Math.Max(_waited, found.WaitedNanoseconds);
        into.Add(new(LockWait, _waited / 1e9));
    }

    public void Dispose()
    {
        probes.Dispose();
        waits.Remove(pid);
        onClosed();
    }
}
