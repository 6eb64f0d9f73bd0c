namespace Taproot.PromQL;

/// <summary>Why a query has no answer: the kinds of Prometheus' HTTP interface.</summary>
public enum QueryErrorKind
{
    /// <summary>The query or a parameter is wrong: <c>bad_data</c>.</summary>
    BadData,

    /// <summary>The query cannot be evaluated on this data, or goes beyond a limit: <c>execution</c>.</summary>
    Execution,

    /// <summary>The query took too long: <c>timeout</c>.</summary>
    Timeout,

    /// <summary>The caller no longer wants the answer: <c>canceled</c>.</summary>
    Canceled,
}

/// <summary>A query has no answer; the message says why.</summary>
public sealed class QueryException : Exception
{
    /// <summary>With a message for the query's author.</summary>
    public QueryException(QueryErrorKind kind, string message, Exception? inner = null) : base(message, inner) => Kind = kind;

    /// <summary>Why.</summary>
    public QueryErrorKind Kind { get; }

    /// <summary>Its name in Prometheus' HTTP interface.</summary>
    public string KindName => Kind switch
    {
        QueryErrorKind.BadData => "bad_data",
        QueryErrorKind.Execution => "execution",
        QueryErrorKind.Timeout => "timeout",
        _ => "canceled",
    };

    /// <summary>The index of the character that the error is about, if it is about the text.</summary>
    public int? Position { get; init; }

    // A query's text is wrong at a place.
    internal static QueryException Syntax(string query, int position, string message)
    {
        position = Math.Clamp(position, 0, query.Length);
        var line = query.AsSpan(0, position).Count('\n') + 1;
        var column = position - query.AsSpan(0, position).LastIndexOf('\n');
        return new(QueryErrorKind.BadData, $"{line}:{column}: {message}") { Position = position };
    }

    internal static QueryException Execution(string message) => new(QueryErrorKind.Execution, message);
}
