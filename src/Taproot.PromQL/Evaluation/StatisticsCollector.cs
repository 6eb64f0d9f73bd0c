using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary>Notes what each node and each reading of the source did.</summary>
internal sealed class StatisticsCollector(string query, Func<TimeSpan> elapsed)
{
    private const int MostNodes = 2000;
    private const int LongestText = 200;

    private readonly List<NodeStatistics?> _nodes = [];
    private readonly List<SelectorStatistics> _selectors = [];

    /// <summary>Raw samples that the source handed over.</summary>
    public long SamplesRead { get; set; }

    /// <summary>Points that nodes made.</summary>
    public long SamplesMade { get; private set; }

    /// <summary>Time now, by the engine's watch.</summary>
    public TimeSpan Now => elapsed();

    /// <summary>A node begins; the result is its number.</summary>
    public int Begin()
    {
        if (_nodes.Count < MostNodes) _nodes.Add(null);
        return _nodes.Count - 1;
    }

    /// <summary>A node ends.</summary>
    public void End(int number, Expr expr, int depth, Evaluated result, int steps, TimeSpan begin)
    {
        var series = result is SeriesTable table ? table.Series.Count : 1;
        SamplesMade += (long)series * steps;
        if (_nodes[number] is not null) return;
        _nodes[number] = new(TextOf(expr), depth, series, steps, Now - begin);
    }

    /// <summary>A reading of the source ends.</summary>
    public void Add(Expr expr, int series, long samples, TimeSpan begin) =>
        _selectors.Add(new(TextOf(expr), series, samples, Now - begin));

    /// <summary>All that was noted.</summary>
    public QueryStatistics ToStatistics(TimeSpan parsing, TimeSpan evaluation) =>
        new(parsing, evaluation, SamplesRead, SamplesMade, [.. _selectors], [.. _nodes.OfType<NodeStatistics>()]);

    private string TextOf(Expr expr)
    {
        var text = query.AsSpan(expr.Span.Start, expr.Span.End - expr.Span.Start);
        return text.Length > LongestText ? $"{text[..LongestText]}…" : text.ToString();
    }
}
