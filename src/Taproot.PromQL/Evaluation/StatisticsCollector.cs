using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary>Notes what each node and each reading of the source did.</summary>
internal sealed class StatisticsCollector(Func<TimeSpan> elapsed)
{
    private const int MostNodes = 2000;
    private const int LongestText = 200;

    private readonly List<NodeStatistics?> _nodes = [];
    private readonly List<SelectorStatistics> _selectors = [];

    /// <summary>Raw samples that the source handed over.</summary>
    public long SamplesRead { get; set; }

    /// <summary>Points that nodes made.</summary>
    public long SamplesMade { get; set; }

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
        if (_nodes[number] is not null) return;
        var series = result is SeriesTable table ? table.Series.Count : 1;
        _nodes[number] = new(Cut(Printer.Print(expr)), depth, series, steps, Now - begin);
    }

    /// <summary>A reading of the source ends.</summary>
    public void Add(Expr expr, int series, long samples, bool isPushedDown, TimeSpan begin) =>
        _selectors.Add(new(Cut(Printer.Print(expr)), series, samples, isPushedDown, Now - begin));

    /// <summary>All that was noted.</summary>
    public QueryStatistics ToStatistics(TimeSpan parsing, TimeSpan evaluation) =>
        new(parsing, evaluation, SamplesRead, SamplesMade, [.. _selectors], [.. _nodes.OfType<NodeStatistics>()]);

    private static string Cut(string text) => text.Length > LongestText ? text[..LongestText] + "…" : text;
}
