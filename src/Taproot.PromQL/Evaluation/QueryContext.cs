using Taproot.PromQL.Source;

namespace Taproot.PromQL.Evaluation;

/// <summary>What all parts of one query's evaluation share: rules, limits, notes, the source, and columns to write into.</summary>
internal sealed class QueryContext(
    EngineOptions options, QueryOptions query, string text, QuerySpan span, ISeriesSource source, Func<TimeSpan> elapsed, TimeSpan begin, CancellationToken cancellationToken)
{
    private const int MostPooled = 4096;

    private readonly TimeSpan _timeout = query.Timeout is { } shorter && shorter < options.Timeout ? shorter : options.Timeout;
    private readonly Stack<double[]> _free = [];
    private int _freeLength;
    private long _held;

    /// <summary>Rules and limits.</summary>
    public EngineOptions Options { get; } = options;

    /// <summary>How old a sample an instant selector may take, milliseconds.</summary>
    public long LookbackMs { get; } = query.LookbackMs ?? options.LookbackMs;

    /// <summary>Whether Prometheus 3's rules hold.</summary>
    public bool IsPrometheus3 => Options.Dialect == Dialect.Prometheus3;

    /// <summary>The times that the query was asked for.</summary>
    public QuerySpan Span { get; } = span;

    /// <summary>Where series come from.</summary>
    public ISeriesSource Source { get; } = source;

    /// <summary>Ends the query.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Notes for the query's author.</summary>
    public Annotations Annotations { get; } = new();

    /// <summary>What was done.</summary>
    public StatisticsCollector Statistics { get; } = new(text, elapsed);

    /// <summary>Throws when the query was given up or took too long.</summary>
    public void CheckIn()
    {
        if (CancellationToken.IsCancellationRequested) throw new QueryException(QueryErrorKind.Canceled, "the query was canceled");
        if (elapsed() - begin > _timeout)
            throw new QueryException(QueryErrorKind.Timeout, $"the query took longer than {_timeout.TotalSeconds} s; ask for less time, a longer step or fewer series");
    }

    /// <summary>Counts raw samples that were read.</summary>
    public void CountRead(long samples)
    {
        Statistics.SamplesRead += samples;
        if (Statistics.SamplesRead > Options.MaxSamplesRead)
            throw QueryException.Execution($"the query reads more than {Options.MaxSamplesRead} samples; select fewer series or less time");
    }

    /// <summary>Counts points that stay in memory until the query is done.</summary>
    public void Hold(long points)
    {
        _held += points;
        if (_held > Options.MaxSamples)
            throw QueryException.Execution($"the query holds more than {Options.MaxSamples} points in memory; select fewer series, less time or a longer step");
    }

    /// <summary>A column with arbitrary content.</summary>
    public double[] Rent(int length)
    {
        Hold(length);
        return length == _freeLength && _free.TryPop(out var column) ? column : new double[length];
    }

    /// <summary>A column with no value at any step.</summary>
    public double[] RentEmpty(int length)
    {
        var column = Rent(length);
        column.AsSpan().Fill(Missing.Value);
        return column;
    }

    /// <summary>Gives a column back that nobody reads any more.</summary>
    public void Return(double[] column)
    {
        _held -= column.Length;
        if (column.Length != _freeLength)
        {
            _free.Clear();
            _freeLength = column.Length;
        }
        if (_free.Count < MostPooled) _free.Push(column);
    }

    /// <summary>Gives all columns of a table back.</summary>
    public void Return(SeriesTable table)
    {
        foreach (var series in table.Series) Return(series.Values);
        table.Series.Clear();
    }
}
