using System.Collections.Frozen;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Recorder;

namespace Taproot.Server.Projects;

/// <summary>The projects there are, in memory: asked on every request, changed seldom.</summary>
internal sealed class ProjectDirectory : IRecordedProjects
{
    /// <summary>The project that exists from the first start.</summary>
    public const string DefaultProject = "default";

    private FrozenDictionary<string, ProjectSummary> _projects = FrozenDictionary<string, ProjectSummary>.Empty;

    /// <summary>All projects by name.</summary>
    public IReadOnlyList<ProjectSummary> All => [.. _projects.Values.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)];

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Projects => _projects.Keys;

    /// <summary>Whether a project exists.</summary>
    public bool Exists(string id) => _projects.ContainsKey(id);

    /// <summary>Takes over what the configuration database holds.</summary>
    public void Replace(IEnumerable<ProjectSummary> projects) => _projects = projects.ToFrozenDictionary(p => p.Id, StringComparer.Ordinal);
}
