using System.Collections.Immutable;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks;

/// <summary>All kinds of risks, and those that a world runs. Pure.</summary>
public static class RiskCatalog
{
    private static readonly ImmutableArray<RiskRule> Rules =
    [
        .. typeof(RiskRule).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(RiskRule)))
            .Select(t => (RiskRule)Activator.CreateInstance(t, nonPublic: true)!)
            .OrderByDescending(r => r.Severity).ThenBy(r => r.Id, StringComparer.Ordinal),
    ];

    /// <summary>The risks of all applications, the worst first.</summary>
    public static IReadOnlyList<Risk> Of(World world)
    {
        var scope = new RiskScope(world);
        return
        [
            .. from rule in Rules
               from application in world.Applications.Values.OrderBy(a => a.Id.ToString(), StringComparer.Ordinal)
               let sentence = rule.Find(scope, application)
               where sentence is not null
               select new Risk(rule, application, sentence),
        ];
    }
}
