using System.Collections.Concurrent;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Runtimes;

/// <summary>A process that was looked at, with the probes of its runtimes; most have none.</summary>
internal sealed class RuntimeProcess(TrackedProcess process)
{
    private static readonly List<RuntimeSample> None = [];

    internal TrackedProcess Process { get; } = process;

    /// <summary>Its container when it was seen last.</summary>
    internal string ContainerId { get; set; } = "";

    /// <summary>How often the registry had read its command line when it was looked at: more by now means another program.</summary>
    internal int Looks { get; set; }

    /// <summary>Round that saw it last.</summary>
    internal long SeenInRound { get; set; }

    internal List<IRuntimeProbe> Probes { get; } = [];

    /// <summary>What its probes reported last.</summary>
    internal List<RuntimeSample> Samples { get; private set; } = None;

    /// <summary>Asks the probes.</summary>
    internal void Refresh()
    {
        if (Probes.Count == 0)
            return;
        List<RuntimeSample> samples = new(Samples.Count);
        foreach (IRuntimeProbe probe in Probes)
            probe.Report(samples);
        Samples = samples;
    }

    /// <summary>
    /// Takes the probes of processes away; the last values stay. The kernel lets each wait for some 40 ms, and those that wait at the same time
    /// together, so this waits in threads of its own: the pool has no more than there are processors, and grows slowly.
    /// </summary>
    internal static void Close(IReadOnlyCollection<RuntimeProcess> processes)
    {
        const int atOnce = 32;
        ConcurrentQueue<RuntimeProcess> open = new(processes);
        if (open.Count <= 2)
            CloseAll();
        else
            WaitFor([.. Enumerable.Range(0, Math.Min(atOnce, open.Count)).Select(_ => new Thread(CloseAll) { Name = "runtimes-close", IsBackground = true })]);

        void CloseAll()
        {
            while (open.TryDequeue(out RuntimeProcess? process))
                process.Close();
        }
    }

    private static void WaitFor(Thread[] threads)
    {
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
    }

    private void Close()
    {
        foreach (IRuntimeProbe probe in Probes)
            probe.Dispose();
        Probes.Clear();
    }

    /// <summary>Forgets the last values, when they are kept elsewhere.</summary>
    internal void Clear() => Samples = None;
}
