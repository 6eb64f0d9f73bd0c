using System.Collections.Immutable;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Promql;

/// <summary>Turns the origin of a series into an expression.</summary>
/// <param name="directory">Knows what recorded series are of.</param>
/// <param name="stepsInRange">How many points of the world lie in the time that increases are taken over.</param>
internal sealed class Translator(SeriesDirectory directory, double stepsInRange)
{
    private const int MostUnlikeParts = 24;
    private const string CutNote = "For a part of the time an address was another application's: the expression counts that too.";

    /// <summary>What the expression does not tell as the chart does; empty when it tells the same.</summary>
    public string Note { get; private set; } = "";

    /// <summary>The expression.</summary>
    /// <exception cref="UntoldException">There is none.</exception>
    public Expression Translate(TimeSeries series)
    {
        if (series.Recorded is { } labels) return Recorded([labels], directory.Of(labels), "sum");
        if (series.Origin is not { } origin) throw new UntoldException("Taproot computes this itself, in a way that PromQL has no words for.");
        var parts = origin.Parts;
        return origin.Operation switch
        {
            SeriesOperation.Sum => Together("sum", parts),
            SeriesOperation.Mean => Together("avg", parts),
            SeriesOperation.Max => Together("max", parts),
            SeriesOperation.Count => Counted(parts),
            SeriesOperation.Divide => new Operation("/", Translate(parts[0]), Translate(parts[1])),
            SeriesOperation.Multiply => new Operation("*", Translate(parts[0]), Translate(parts[1])),
            SeriesOperation.Subtract => new Call("clamp_min", [new Operation("-", Translate(parts[0]), Translate(parts[1])), new Number(0)]),
            SeriesOperation.Latest => new Operation("or", Translate(parts[1]), Translate(parts[0])),
            SeriesOperation.Scale => new Operation("*", Translate(parts[0]), new Number(origin.Number)),
            SeriesOperation.Add => new Operation("+", Translate(parts[0]), new Number(origin.Number)),
            SeriesOperation.AtLeast => new Call("clamp_min", [Translate(parts[0]), new Number(origin.Number)]),
            SeriesOperation.Growth => Growth(Translate(parts[0]), origin.Number),
            SeriesOperation.Quantile => new Call("histogram_quantile", [new Number(Math.Round(origin.Number, 6)), Histogram(parts)]),
            SeriesOperation.Cut => Cut(parts[0]),
            SeriesOperation.Query => new Written(origin.Text),
            _ => throw new UntoldException(origin.Text),
        };
    }

    private Expression Cut(TimeSeries whole)
    {
        Note = CutNote;
        return Translate(whole);
    }

    private Expression Together(string aggregation, ReadOnlySpan<TimeSeries> parts)
    {
        var (byQuery, others) = (new List<(SeriesQuery Query, List<Labels> Chosen)>(), new List<Expression>());
        foreach (var part in parts)
        {
            if (part.IsEmpty) continue;
            if (RecordedIn(part) is { } labels) AddTo(byQuery, labels);
            else others.Add(Translate(part));
        }
        var selected = byQuery.Select(q => Recorded(q.Chosen, q.Query, aggregation));
        // Of series of several metrics the mean is not the mean of their means.
        if (aggregation == "avg" && byQuery.Count + others.Count > 1) selected = byQuery.SelectMany(q => q.Chosen, (q, l) => Recorded([l], q.Query, "sum"));
        return Joined(aggregation, [.. selected, .. others]);
    }

    private Expression Histogram(ReadOnlySpan<TimeSeries> buckets)
    {
        if (!buckets.IsEmpty && buckets[0].Origin is { Operation: SeriesOperation.Query } own) return new Written(own.Text);
        var byQuery = new List<(SeriesQuery Query, List<Labels> Chosen)>();
        foreach (var bucket in buckets)
        {
            if (RecordedIn(bucket) is { } labels)
            {
                AddTo(byQuery, labels);
                continue;
            }
            if (bucket.Origin is not { Operation: SeriesOperation.Sum } sum) continue;
            foreach (var part in sum.Parts)
                if (RecordedIn(part) is { } one) AddTo(byQuery, one);
        }
        var parts = byQuery.Select(q => (Expression)new Selected(q.Query, [.. q.Chosen], "sum") { IsHistogram = true }).ToImmutableArray();
        return parts.Length == 1 ? parts[0] : Joined("sum", parts, isHistogram: true);
    }

    private Expression Counted(ReadOnlySpan<TimeSeries> parts)
    {
        var all = ImmutableArray.CreateBuilder<Expression>();
        var single = new List<(SeriesQuery Query, List<Labels> Chosen)>();
        foreach (var part in parts)
        {
            if (part.Recorded is { } labels) AddTo(single, labels);
            else all.Add(Regrouped(Translate(part)));
        }
        if (all.Count == 0 && single.Count == 1) return Recorded(single[0].Chosen, single[0].Query, "count");
        all.AddRange(single.SelectMany(s => s.Chosen, (s, l) => Recorded([l], s.Query, "group")));
        return Joined("count", all.ToImmutable(), always: true);
    }

    private static Expression Regrouped(Expression part) => part is Selected selected ? selected with { Aggregation = "group" } : part;

    private static Expression Joined(string aggregation, ImmutableArray<Expression> parts, bool isHistogram = false, bool always = false) => parts switch
    {
        [] => throw new UntoldException("Nothing was recorded that this is made of."),
        [var only] when !always => only,
        { Length: > MostUnlikeParts } => throw new UntoldException($"It is made of {parts.Length} unlike parts; an expression of them would be too long to read."),
        _ => new Union(aggregation, parts, isHistogram),
    };

    private static Operation Growth(Expression of, double seconds) =>
        new Operation("/", new Call("clamp_min", [new Operation("-", of, Earlier(of, seconds)), new Number(0)]), new Number(seconds));

    private static Expression Earlier(Expression of, double seconds) => of switch
    {
        Selected selected => selected with { OffsetSeconds = seconds },
        Union union => union with { Parts = [.. union.Parts.Select(p => Earlier(p, seconds))] },
        Operation operation => new Operation(operation.Operator, Earlier(operation.Left, seconds), Earlier(operation.Right, seconds)),
        Call call => call with { Arguments = [.. call.Arguments.Select(a => Earlier(a, seconds))] },
        _ => of,
    };

    private Expression Recorded(IEnumerable<Labels> chosen, SeriesQuery query, string aggregation)
    {
        var selected = new Selected(query, [.. chosen], aggregation);
        // The chart counts what came in one step.
        return query.Function == SeriesFunction.Increase && aggregation is not ("count" or "group")
            ? new Operation("/", selected, new Number(stepsInRange)) : selected;
    }

    private Labels? RecordedIn(TimeSeries part)
    {
        if (part.Origin is not { Operation: SeriesOperation.Cut } cut) return part.Recorded;
        Note = CutNote;
        return cut.Parts[0].Recorded;
    }

    private void AddTo(List<(SeriesQuery Query, List<Labels> Chosen)> groups, Labels labels)
    {
        var query = directory.Of(labels);
        foreach (var group in groups)
        {
            if (!ReferenceEquals(group.Query, query)) continue;
            group.Chosen.Add(labels);
            return;
        }
        groups.Add((query, [labels]));
    }
}
