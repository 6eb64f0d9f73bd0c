using Taproot.NodeAgent.Builds.Programs;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Builds;

/// <summary>What is known of one container's build. What its last main processes were stays until one of the next was looked at.</summary>
internal sealed class ContainerBuild(TrackedContainer container)
{
    private readonly List<MainLook> _looks = [];
    private ProgramBuild[] _programs = [];
    private SoftwareVersion? _software;

    internal TrackedContainer Container => container;

    /// <summary>Whether a process was looked at since its last exec that is known of.</summary>
    internal bool IsKnown(TrackedProcess process) => _looks.Exists(l => ReferenceEquals(l.Process, process) && l.Looks == process.Looks);

    /// <summary>Notes what a process is; null for a program that cannot be told.</summary>
    internal void Note(TrackedProcess process, ProgramBuild? program, SoftwareVersion? software)
    {
        _looks.RemoveAll(l => ReferenceEquals(l.Process, process));
        _looks.Add(new(process, process.Looks, program, software));
    }

    /// <summary>Forgets processes that are no main ones any more, unless nothing would be left to be told.</summary>
    internal void Keep(List<TrackedProcess> mains)
    {
        if (!_looks.Exists(l => l.Program is not null && mains.Contains(l.Process)))
            return;
        _looks.RemoveAll(l => !mains.Contains(l.Process));
        _looks.Sort((a, b) => mains.IndexOf(a.Process).CompareTo(mains.IndexOf(b.Process)));
        _programs = [.. _looks.Select(l => l.Program).OfType<ProgramBuild>().Distinct()];
        _software = _looks.Find(l => l.Software is not null)?.Software;
    }

    /// <summary>Round that saw the container last.</summary>
    internal long SeenInRound { get; set; }

    /// <summary>Its image's number, shortened; empty when it has none.</summary>
    internal string Image { get; set; } = "";

    /// <summary>Hash of the unit's files; empty when it is no unit, or they were not found.</summary>
    internal string Unit { get; set; } = "";

    /// <summary>What is told of it until the next round.</summary>
    internal BuildReport ToReport() => new(container.Id, container.ApplicationId, Image, _programs, _software, Unit);

    /// <summary>A process as it was when it was looked at; its command line read more often by now means another program.</summary>
    private sealed record MainLook(TrackedProcess Process, int Looks, ProgramBuild? Program, SoftwareVersion? Software);
}

/// <summary>What is told of one container, by its two labels.</summary>
internal sealed record BuildReport(string Id, string Application, string Image, ProgramBuild[] Programs, SoftwareVersion? Software, string Unit);

/// <summary>The interpreter or server that a process is.</summary>
/// <param name="Software">As <c>python</c>.</param>
/// <param name="Version">As exact as could be told.</param>
internal sealed record SoftwareVersion(string Software, string Version);
