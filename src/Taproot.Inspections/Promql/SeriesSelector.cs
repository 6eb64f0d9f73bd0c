using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Inspections.Promql;

/// <summary>
/// Chooses the conditions that pick given series out of all that a query has: those that say what the series are of always, those that only place them
/// when others would come along without. So an expression stays short, and stays right when a container moves.
/// </summary>
internal sealed class SeriesSelector(SeriesDirectory directory)
{
    private const string Bound = "le";
    private const int MostSeriesToCompare = 200_000;

    // What says whose a series is: the first of these that all have.
    private static readonly string[] Owners = ["rds_instance_id", "ec_instance_id", "container_id", "address", "pod", "instance", "machine_id"];
    private static readonly string[] Ends = ["actual_destination", "destination"];
    private static readonly string[] Places =
    [
        "system_uuid", "machine_id", "destination", "actual_destination", "peer", "address", "instance", .. Named("namespace", "ns"), .. Named("pod", "pod_name"),
    ];

    /// <summary>How many series more the last expressions pick than were drawn.</summary>
    public int Extra { get; private set; }

    /// <summary>The conditions.</summary>
    public IReadOnlyList<LabelMatcher> Choose(Selected selected)
    {
        var query = selected.Query;
        var chosen = selected.Chosen;
        var names = query.KeepLabels.Where(n => !(selected.IsHistogram && n == Bound) && !query.Matchers.Any(m => m.Name == n)).ToList();
        var kept = Kept(names, chosen);
        var conditions = names.Select(n => new Condition(n, chosen)).ToList();
        var outsiders = Outsiders(query, chosen, conditions.Where(c => kept.Contains(c.Name)).ToList());
        // What only places a series goes first, then what the series differ in.
        foreach (var condition in conditions.Where(c => !kept.Contains(c.Name)).OrderBy(c => Rank(c.Name)).ToList())
        {
            if (!condition.IsEmpty && !condition.Differs && Rank(condition.Name) == Places.Length) continue;
            var rest = conditions.Where(c => c != condition).ToList();
            if (Count(outsiders, rest) == Count(outsiders, conditions)) conditions = rest;
        }
        foreach (var condition in conditions.Where(c => c.IsLong))
            condition.Shorten(c => Count(outsiders, conditions) == 0);
        Extra += Count(outsiders, conditions);
        return [.. query.Matchers, .. conditions.Select(c => c.Matcher())];
    }

    private static HashSet<string> Kept(List<string> names, IReadOnlyList<Labels> chosen)
    {
        bool All(string name) => names.Contains(name) && chosen.All(l => l[name].Length > 0);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in (ReadOnlySpan<string[]>)[Owners, Ends])
            if (Array.Find(list, All) is { } name) kept.Add(name);
        if (kept.Contains("pod")) kept.UnionWith(names.Where(n => n == "namespace"));
        return kept;
    }

    private List<Labels> Outsiders(SeriesQuery query, IReadOnlyList<Labels> chosen, List<Condition> kept)
    {
        var all = directory.All(query);
        if (all.Count > MostSeriesToCompare) return [];
        var own = new HashSet<Labels>(chosen, ReferenceEqualityComparer.Instance);
        return [.. all.Select(s => s.Labels).Where(l => !own.Contains(l) && kept.TrueForAll(c => c.MayMeet(l)))];
    }

    private static int Count(List<Labels> outsiders, List<Condition> conditions) => outsiders.Count(o => conditions.TrueForAll(c => c.Meets(o)));

    private static int Rank(string name) => Array.IndexOf(Places, name) is >= 0 and var index ? index : Places.Length;

    private static IEnumerable<string> Named(params string[] names) => names.SelectMany(n => new[] { n, $"kubernetes_{n}", $"k8s_{n}" });
}
