using Taproot.PromQL.Evaluation;
using Taproot.PromQL.Source;
using Taproot.PromQL.Syntax;

namespace Taproot.PromQL;

/// <summary>Evaluates PromQL. Safe for use by many threads at once.</summary>
/// <param name="options">Rules and limits.</param>
/// <param name="elapsed">Time since any fixed moment, for limits and statistics: this room has no watch of its own.</param>
public sealed class QueryEngine(EngineOptions options, Func<TimeSpan> elapsed)
{
    /// <summary>Evaluates a query at one time, milliseconds since the epoch.</summary>
    /// <exception cref="QueryException">The query has no answer.</exception>
    public Task<QueryResult> EvaluateInstantAsync(string query, long timeMs, QueryOptions? queryOptions, ISeriesSource source, CancellationToken cancellationToken) =>
        EvaluateAsync(query, new(timeMs, timeMs, 0), isRange: false, queryOptions ?? new(), source, cancellationToken);

    /// <summary>
    /// Evaluates a query at all times from <paramref name="startMs"/> by <paramref name="stepMs"/> up to <paramref name="endMs"/>, milliseconds since the
    /// epoch. The value is a <see cref="MatrixValue"/>.
    /// </summary>
    /// <exception cref="QueryException">The query has no answer.</exception>
    public Task<QueryResult> EvaluateRangeAsync(
        string query, long startMs, long endMs, long stepMs, QueryOptions? queryOptions, ISeriesSource source, CancellationToken cancellationToken)
    {
        if (stepMs <= 0) throw new QueryException(QueryErrorKind.BadData, "the step must be longer than nothing");
        if (endMs < startMs) throw new QueryException(QueryErrorKind.BadData, "the end lies before the start");
        var count = ((Int128)endMs - startMs) / stepMs + 1;
        if (count > options.MaxSteps)
            throw new QueryException(QueryErrorKind.BadData, $"the query has {count} steps, more than the {options.MaxSteps} that are allowed; take a longer step or a shorter time");
        return EvaluateAsync(query, new(startMs, endMs, stepMs), isRange: true, queryOptions ?? new(), source, cancellationToken);
    }

    private async Task<QueryResult> EvaluateAsync(
        string query, QuerySpan span, bool isRange, QueryOptions queryOptions, ISeriesSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var begin = elapsed();
        var expr = Parser.Parse(query, options.MaxQueryLength);
        if (isRange && expr.Type is not (ExprType.Scalar or ExprType.Vector))
            throw new QueryException(QueryErrorKind.BadData, $"a range query must be a scalar or an instant vector, not {expr.Type.InWords()}");
        var parsed = elapsed();
        var grid = new StepGrid(span.StartMs, span.StepMs, isRange ? (int)((span.EndMs - span.StartMs) / span.StepMs) + 1 : 1);
        var context = new QueryContext(options, queryOptions, query, span, source, elapsed, begin, cancellationToken);
        try
        {
            var value = await new ResultBuilder(new Evaluator(context)).BuildAsync(expr, grid, isRange);
            var statistics = context.Statistics.ToStatistics(parsed - begin, elapsed() - parsed);
            return new(value, context.Annotations.Warnings, context.Annotations.Infos, statistics);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new QueryException(QueryErrorKind.Canceled, "the query was canceled", e);
        }
    }
}
