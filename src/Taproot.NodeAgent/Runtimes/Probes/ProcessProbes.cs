using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Runtimes.Probes;

/// <summary>The probes in one process. Dispose takes them out; that waits for the kernel and may be done for several processes at the same time.</summary>
internal sealed class ProcessProbes : IDisposable
{
    private readonly BpfSession _session;
    private readonly List<nint> _links = [];
    private readonly List<SafeFileHandle> _multiLinks = [];

    private ProcessProbes(BpfSession session) => _session = session;

    /// <summary>Puts all probes of a kind in by one link; null and the reason when one cannot be put in.</summary>
    internal static ProcessProbes? AttachMulti(
        BpfSession session, int pid, string path, IReadOnlyList<FunctionSites> functions, string begin, string end, out string error)
    {
        var probes = new ProcessProbes(session);
        ulong[] entries = [.. functions.Select(f => (ulong)f.Entry)], returns = [.. functions.SelectMany(f => f.Returns).Distinct().Select(r => (ulong)r)];
        if (probes.TryAttachMulti(begin, pid, path, entries, out error) && probes.TryAttachMulti(end, pid, path, returns, out error))
            return probes;
        probes.Dispose();
        return null;
    }

    /// <summary>Puts each probe in by a link of its own.</summary>
    internal static ProcessProbes? AttachEach(
        BpfSession session, int pid, string path, IReadOnlyList<FunctionSites> functions, string begin, string end, out string error)
    {
        error = "";
        var probes = new ProcessProbes(session);
        foreach (FunctionSites function in functions)
        {
            if (probes.TryAttach(begin, pid, path, function.Entry, out error) && TryAttachReturns(function, out error))
                continue;
            probes.Dispose();
            return null;
        }
        return probes;

        bool TryAttachReturns(FunctionSites function, out string error)
        {
            error = "";
            foreach (long site in function.Returns)
            {
                if (!probes.TryAttach(end, pid, path, site, out error))
                    return false;
            }
            return true;
        }
    }

    public void Dispose()
    {
        foreach (SafeFileHandle link in _multiLinks)
            link.Dispose();
        _multiLinks.Clear();
        foreach (nint link in _links)
            _session.Detach(link);
        _links.Clear();
    }

    private bool TryAttachMulti(string program, int pid, string path, ulong[] offsets, out string error)
    {
        int descriptor = _session.ProgramDescriptor(program);
        error = "the program is not loaded";
        if (descriptor < 0 || UprobeMulti.Attach(descriptor, pid, path, offsets, out error) is not { } link)
            return false;
        _multiLinks.Add(link);
        return true;
    }

    private bool TryAttach(string program, int pid, string path, long offset, out string error)
    {
        nint link = _session.AttachUprobe(program, path, (ulong)offset, 0, out error, pid);
        if (link != 0)
            _links.Add(link);
        return link != 0;
    }
}
