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

    /// <summary>Takes the probes away; the last values stay.</summary>
    internal void Close()
    {
        foreach (IRuntimeProbe probe in Probes)
            probe.Dispose();
        Probes.Clear();
    }

    /// <summary>Forgets the last values, when they are kept elsewhere.</summary>
    internal void Clear() => Samples = None;
}
