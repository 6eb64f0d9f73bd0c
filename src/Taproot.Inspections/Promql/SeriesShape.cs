using Taproot.Telemetry;

namespace Taproot.Inspections.Promql;

/// <summary>Finds out whether expressions differ in nothing but the series that they pick, and makes one of such.</summary>
internal static class SeriesShape
{
    /// <summary>Expressions with equal shapes differ in nothing but the series that they pick.</summary>
    public static string Of(Expression expression) => expression switch
    {
        Selected s => $"{s.Aggregation} {s.Query.Name} {s.IsHistogram} {s.OffsetSeconds}",
        Union u => $"{u.Aggregation}[{string.Join(';', u.Parts.Select(Of))}]",
        Operation o => $"({Of(o.Left)}){o.Operator}({Of(o.Right)})",
        Call c => $"{c.Function}({string.Join(',', c.Arguments.Select(Of))})",
        Written w => w.Text,
        Number n => n.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>One expression instead of several of equal shape, and the label whose value tells their results apart; <see langword="null"/> when there is no such label.</summary>
    public static (Expression Expression, string Label)? Merge(IReadOnlyList<Expression> expressions)
    {
        var leaves = expressions.Select(e => Leaves(e).ToArray()).ToArray();
        if (leaves[0].Length == 0 || leaves[0].Any(l => l.Aggregation is "count" or "group")) return null;
        foreach (var label in leaves[0][0].Query.KeepLabels)
            if (label != "le" && Tells(label, leaves)) return (Merged(expressions), label);
        return null;
    }

    private static bool Tells(string label, Selected[][] leaves)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in leaves)
        {
            var values = one.SelectMany(l => l.Chosen).Select(l => l[label]).Distinct(StringComparer.Ordinal).Take(2).ToArray();
            if (values is not [{ Length: > 0 } value] || !seen.Add(value)) return false;
        }
        return true;
    }

    private static IEnumerable<Selected> Leaves(Expression expression) => expression switch
    {
        Selected selected => [selected],
        Union union => union.Parts.SelectMany(Leaves),
        Operation operation => Leaves(operation.Left).Concat(Leaves(operation.Right)),
        Call call => call.Arguments.SelectMany(Leaves),
        _ => [],
    };

    private static Expression Merged(IReadOnlyList<Expression> same) => same[0] switch
    {
        Selected first => first with { Chosen = [.. same.SelectMany(s => ((Selected)s).Chosen).Distinct<Labels>(ReferenceEqualityComparer.Instance)] },
        Union first => first with { Parts = [.. first.Parts.Select((_, i) => Merged([.. same.Select(s => ((Union)s).Parts[i])]))] },
        Operation first => first with { Left = Merged([.. same.Select(s => ((Operation)s).Left)]), Right = Merged([.. same.Select(s => ((Operation)s).Right)]) },
        Call first => first with { Arguments = [.. first.Arguments.Select((_, i) => Merged([.. same.Select(s => ((Call)s).Arguments[i])]))] },
        var other => other,
    };
}
