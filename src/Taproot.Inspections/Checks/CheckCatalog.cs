using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Taproot.Inspections.Checks;

/// <summary>All checks there are: adding one is adding its file.</summary>
public static class CheckCatalog
{
    /// <summary>Checks of applications, in order of report and id.</summary>
    public static ImmutableArray<ApplicationCheck> Applications { get; } = Find<ApplicationCheck>();

    /// <summary>Checks of nodes, in order of report and id.</summary>
    public static ImmutableArray<NodeCheck> Nodes { get; } = Find<NodeCheck>();

    /// <summary>All checks by id.</summary>
    public static FrozenDictionary<string, CheckDefinition> ById { get; } =
        Applications.Select(c => c.Definition).Concat(Nodes.Select(c => c.Definition)).ToFrozenDictionary(d => d.Id, StringComparer.Ordinal);

    private static ImmutableArray<T> Find<T>() where T : Check =>
    [
        .. typeof(T).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(T)))
            .Select(t => (T)Activator.CreateInstance(t, nonPublic: true)!)
            .OrderBy(c => Array.IndexOf(Reports.ReportIds.InOrder, c.Definition.Report)).ThenBy(c => c.Definition.Id, StringComparer.Ordinal),
    ];
}
