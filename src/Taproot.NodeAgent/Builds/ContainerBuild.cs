using Taproot.NodeAgent.Builds.Programs;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Builds;

/// <summary>What is known of one container's build. What its last main process was stays until the next one was looked at.</summary>
internal sealed class ContainerBuild(TrackedContainer container)
{
    internal TrackedContainer Container => container;

    /// <summary>The process that was looked at.</summary>
    internal TrackedProcess? Process { get; set; }

    /// <summary>How often its command line had been read then: more by now means another program.</summary>
    internal int Looks { get; set; }

    /// <summary>Round that saw the container last.</summary>
    internal long SeenInRound { get; set; }

    /// <summary>Its image's number, shortened; empty when it has none.</summary>
    internal string Image { get; set; } = "";

    internal ProgramBuild? Program { get; set; }

    internal SoftwareVersion? Software { get; set; }

    /// <summary>Hash of the unit's files; empty when it is no unit, or they were not found.</summary>
    internal string Unit { get; set; } = "";

    /// <summary>What is told of it until the next round.</summary>
    internal BuildReport ToReport() => new(container.Id, container.ApplicationId, Image, Program, Software, Unit);
}

/// <summary>What is told of one container, by its two labels.</summary>
internal sealed record BuildReport(string Id, string Application, string Image, ProgramBuild? Program, SoftwareVersion? Software, string Unit);

/// <summary>The interpreter or server that a process is.</summary>
/// <param name="Software">As <c>python</c>.</param>
/// <param name="Version">As exact as could be told.</param>
internal sealed record SoftwareVersion(string Software, string Version);
