using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Network;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.Probes;

/// <summary>
/// The BPF programs for runtimes: loaded when the first process needs them, and put into one process at a time. Used by the rounds' thread, but
/// for <see cref="Collect"/>.
/// </summary>
internal sealed class RuntimeHooks : IMetricCollector, IDisposable
{
    private const string Object = "runtimes.bpf.o";

    private readonly Dictionary<string, HookReport> _reports = new(StringComparer.Ordinal);
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
    internal IReadOnlyList<nint>? Attach(int pid, string path, IReadOnlyList<FunctionSites> functions, string begin, string end)
    {
        List<nint> links = [];
        string error = functions.Count == 0 ? "the function is not found or its code is not understood" : "";
        foreach (FunctionSites function in functions)
        {
            if (!TryAttach(links, pid, path, function.Entry, begin, ref error))
                break;
            foreach (long site in function.Returns)
            {
                if (!TryAttach(links, pid, path, site, end, ref error))
                    break;
            }
        }
        Note(begin, error);
        if (error.Length == 0)
            return links;
        Detach(links);
        return null;
    }

    internal void Detach(IReadOnlyList<nint> links)
    {
        foreach (nint link in links)
            _session?.Detach(link);
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
            _session = BpfSession.Load(Object, new Dictionary<string, int>(StringComparer.Ordinal));
        }
        catch (Exception e) when (e is InvalidOperationException or DllNotFoundException or EntryPointNotFoundException or IOException)
        {
            _error = e.Message;
        }
    }

    private bool TryAttach(List<nint> links, int pid, string path, long offset, string program, ref string error)
    {
        if (error.Length > 0)
            return false;
        nint link = Session is { } session ? session.AttachUprobe(program, path, (ulong)offset, 0, out error, pid) : 0;
        if (link != 0)
        {
            links.Add(link);
            return true;
        }
        if (error.Length == 0)
            error = _error.Length > 0 ? _error : "refused";
        return false;
    }

    /// <summary>The last attempt tells: most often either all succeed or none.</summary>
    private void Note(string program, string error)
    {
        string hook = program + " (uprobe)";
        lock (_reports)
            _reports[hook] = new HookReport(hook, error.Length == 0, error);
    }
}
