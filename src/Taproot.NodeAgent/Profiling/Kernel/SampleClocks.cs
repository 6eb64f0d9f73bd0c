using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Profiling.Kernel;

/// <summary>The clocks of all CPUs that are online; CPUs that come later get theirs at the next <see cref="Refresh"/>.</summary>
internal sealed class SampleClocks(BpfSession session, string program, int frequency, string sysRoot = "/sys")
{
    private readonly Dictionary<int, nint> _links = [];

    /// <summary>CPUs that are sampled.</summary>
    internal int Count => _links.Count;

    /// <summary>Why a CPU is not sampled; empty when all are.</summary>
    internal string Error { get; private set; } = "";

    /// <summary>Attaches to CPUs that came online, and leaves those that went.</summary>
    internal void Refresh()
    {
        var online = Online();
        foreach (var (cpu, link) in _links.Where(l => !online.Contains(l.Key)).ToArray())
        {
            session.Detach(link);
            _links.Remove(cpu);
        }
        foreach (var cpu in online)
        {
            if (!_links.ContainsKey(cpu)) Attach(cpu);
        }
    }

    private void Attach(int cpu)
    {
        var descriptor = PerfEvents.OpenClock(cpu, frequency);
        if (descriptor < 0)
        {
            Error = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
            return;
        }
        var link = session.AttachPerfEvent(program, descriptor, out var error);
        if (link == 0)
        {
            Error = error;
            _ = LibC.Close(descriptor);
            return;
        }
        _links[cpu] = link;
    }

    private List<int> Online()
    {
        try
        {
            return PerfEvents.ParseCpus(File.ReadAllText(sysRoot + "/devices/system/cpu/online"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        }
    }
}
