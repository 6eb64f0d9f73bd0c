using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Network;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.Probes;

/// <summary>
/// The BPF programs for runtimes: loaded when the first process needs them, and put into one process at a time. Used by the rounds' thread, but
/// for <see cref="Collect"/>.
/// </summary>
/// <param name="allowMulti">False to attach each probe by a link of its own, as on older kernels.</param>
internal sealed class RuntimeHooks(bool allowMulti = true) : IMetricCollector, IDisposable
{
    private const string Object = "runtimes.bpf.o";

    private readonly Dictionary<string, HookReport> _reports = new(StringComparer.Ordinal);
    private readonly bool _isMulti = allowMulti && UprobeMulti.IsSupported;
    private BpfSession? _session;
    private bool _isTried;
    private string _error = "";

    /// <summary>The loaded programs; null when the kernel takes none.</summary>
    internal BpfSession? Session
    {
        get
        {
            if (!_isTried)
                Load();
            return _session;
        }
    }

    /// <summary>Probes begin and end of functions in one process; null when one cannot be put in, and then none is.</summary>
    internal ProcessProbes? Attach(int pid, string path, IReadOnlyList<FunctionSites> functions, string begin, string end)
    {
        string error = functions.Count == 0 ? "the function is not found or its code is not understood" : _error;
        ProcessProbes? probes = error.Length > 0 || Session is not { } session ? null
            : _isMulti ? ProcessProbes.AttachMulti(session, pid, path, functions, begin, end, out error)
            : ProcessProbes.AttachEach(session, pid, path, functions, begin, end, out error);
        Note(begin, error);
        return probes;
    }

    public void Collect(IMetricSink sink)
    {
        lock (_reports)
        {
            foreach (HookReport report in _reports.Values)
                sink.Add(NetworkMetrics.HookAttached, report.Attached ? 1 : 0, report.Hook, report.Reason);
        }
    }

    public void Dispose()
    {
        _session?.Dispose();
        _session = null;
    }

    private void Load()
    {
        _isTried = true;
        try
        {
            _session = BpfSession.Load(Object, new Dictionary<string, int>(StringComparer.Ordinal), uprobesAreMulti: _isMulti);
        }
        catch (Exception e) when (e is InvalidOperationException or DllNotFoundException or EntryPointNotFoundException or IOException)
        {
            _error = e.Message.Length > 0 ? e.Message : "the kernel takes no BPF programs";
        }
    }

    /// <summary>The last attempt tells: most often either all succeed or none.</summary>
    private void Note(string program, string error)
    {
        string hook = program + " (uprobe)";
        lock (_reports)
            _reports[hook] = new HookReport(hook, error.Length == 0, error);
    }
}
