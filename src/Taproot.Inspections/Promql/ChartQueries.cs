using Taproot.Inspections.Reports;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Promql;

/// <summary>An expression of a chart.</summary>
/// <param name="Name">The series that it draws; several are told by the label that tells them apart.</param>
/// <param name="Expression">PromQL.</param>
/// <param name="Note">What it tells otherwise than the chart; empty when nothing.</param>
public sealed record ChartQuery(string Name, string Expression, string Note);

/// <summary>The PromQL that draws a chart.</summary>
/// <param name="Queries">The expressions.</param>
/// <param name="Reason">Why some or all series have none; empty when all have.</param>
public sealed record ChartQueries(IReadOnlyList<ChartQuery> Queries, string Reason)
{
    private const int MostCharacters = 16_384;
    private const string NothingDrawn = "The chart is empty in this window: there is nothing to ask for.";

    private const double LeastRangeSeconds = 60;
    private const int ScrapesInRange = 4;

    /// <summary>The expressions of a chart that was drawn out of <paramref name="world"/>.</summary>
    /// <param name="world">The world.</param>
    /// <param name="chart">The chart.</param>
    /// <param name="scrapeInterval">How often its metrics are scraped, if seldom: rates need several samples.</param>
    public static ChartQueries Of(World world, Chart chart, TimeSpan scrapeInterval = default)
    {
        ArgumentNullException.ThrowIfNull(chart);
        ArgumentNullException.ThrowIfNull(world);
        if (chart.Drawn.Count == 0) return new([], chart.EmptyReason.Length > 0 ? $"{NothingDrawn} {chart.EmptyReason}" : NothingDrawn);
        var (step, scrape) = (world.Grid.StepMs / 1000.0, scrapeInterval.TotalSeconds);
        var range = Math.Max(LeastRangeSeconds, ScrapesInRange * Math.Max(step, scrape));
        var directory = new SeriesDirectory(world, chart.Drawn.Select(d => d.Values));
        var (drawn, reasons) = (new List<Drawn>(), new List<(string Name, string Because)>());
        foreach (var (name, values) in chart.Drawn)
        {
            var translator = new Translator(directory, range / step);
            try
            {
                drawn.Add(new(name, translator.Translate(values), translator.Note));
            }
            catch (UntoldException untold)
            {
                reasons.Add((name, untold.Message));
            }
        }
        var queries = new List<ChartQuery>();
        foreach (var same in drawn.GroupBy(d => SeriesShape.Of(d.Expression), StringComparer.Ordinal)) Write(new(directory, range), [.. same], queries, reasons);
        return new(queries, Reasons(chart, reasons));
    }

    private static void Write(Pen pen, List<Drawn> same, List<ChartQuery> queries, List<(string, string)> reasons)
    {
        // What is too many for a chart is summed into one more line, the last, which no label tells from the others.
        foreach (var count in (ReadOnlySpan<int>)[same.Count, same.Count - 1])
        {
            if (count < 2 || Merged(pen, same[..count]) is not { } merged) continue;
            queries.Add(merged);
            same = same[count..];
            break;
        }
        foreach (var one in same)
            if (Write(pen, one, [], reasons) is { } query) queries.Add(query);
    }

    private static ChartQuery? Merged(Pen pen, List<Drawn> same)
    {
        if (SeriesShape.Merge([.. same.Select(d => d.Expression)]) is not var (expression, label)) return null;
        return Write(pen, new($"each {label}", expression, same.Find(d => d.Note.Length > 0)?.Note ?? ""), [label], []);
    }

    private static ChartQuery? Write(Pen pen, Drawn drawn, string[] by, List<(string, string)> reasons)
    {
        try
        {
            var selector = new SeriesSelector(pen.Directory);
            var text = new ExpressionText(selector, pen.RangeSeconds, by).Write(drawn.Expression);
            if (text.Length > MostCharacters) throw new UntoldException("The expression would be too long to read.");
            var extra = selector.Extra > 0 ? $"It picks {selector.Extra} series more than the chart draws." : "";
            return new(drawn.Name, text, string.Join(' ', new[] { drawn.Note, extra }.Where(n => n.Length > 0)));
        }
        catch (UntoldException untold)
        {
            reasons.Add((drawn.Name, untold.Message));
            return null;
        }
    }

    private static string Reasons(Chart chart, List<(string Name, string Because)> reasons)
    {
        if (reasons.Count == 0) return "";
        var because = string.Join(' ', reasons.Select(r => r.Because).Distinct(StringComparer.Ordinal));
        return reasons.Count == chart.Drawn.Count ? because : $"{reasons.Count} of {chart.Drawn.Count} series have no expression. {because}";
    }

    private sealed record Pen(SeriesDirectory Directory, double RangeSeconds);

    private sealed record Drawn(string Name, Expression Expression, string Note);
}
