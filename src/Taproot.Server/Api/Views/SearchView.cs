using Taproot.Inspections.Reports;
using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>Finds applications and nodes by what a person remembers of them.</summary>
internal static class SearchView
{
    private const int MaxHits = 30;

    /// <summary>
    /// Hits for <paramref name="text"/>: every word must occur in the name, namespace, type or address; names that begin with the first word come
    /// first. An empty text lists what is sick.
    /// </summary>
    public static SearchResponse Of(World world, string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var hits = world.Applications.Values.Select(ApplicationEntry).Concat(world.Nodes.Values.Select(NodeEntry));
        return new(
        [
            .. hits.Where(h => Array.TrueForAll(words, w => h.Text.Contains(w, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(h => Distance(h.Hit.Name, words))
                .ThenByDescending(h => h.Status)
                .ThenBy(h => h.Hit.Name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(h => h.Hit.Id, StringComparer.Ordinal)
                .Take(MaxHits)
                .Select(h => h.Hit),
        ]);
    }

    private static int Distance(string name, string[] words)
    {
        if (words.Length == 0) return 0;
        if (name.Equals(words[0], StringComparison.OrdinalIgnoreCase)) return 0;
        if (name.StartsWith(words[0], StringComparison.OrdinalIgnoreCase)) return 1;
        return name.Contains(words[0], StringComparison.OrdinalIgnoreCase) ? 2 : 3;
    }

    private static (SearchHit Hit, string Text, Status Status) ApplicationEntry(Application application)
    {
        var id = application.Id;
        var detail = string.Join(" · ", new[] { id.Namespace, id.Kind, string.Join(", ", application.Types) }.Where(p => p.Length > 0));
        return (new("application", id.ToString(), id.Name, detail, StatusNames.Of(application.Status)), $"{id.Name} {detail} {application.Category}", application.Status);
    }

    private static (SearchHit Hit, string Text, Status Status) NodeEntry(Node node)
    {
        var addresses = string.Join(", ", node.Interfaces.Values.SelectMany(i => i.Addresses).Distinct(StringComparer.Ordinal));
        return (new("node", node.Id, node.Name, addresses, StatusNames.Of(node.Status)), $"{node.Name} {node.Id} {addresses}", node.Status);
    }
}
