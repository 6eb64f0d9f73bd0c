namespace Taproot.Store.Querying;

/// <summary>Tells what fields rows have, and which values: of spans or of log records.</summary>
/// <typeparam name="TQuery">Says which rows.</typeparam>
public interface IFieldReader<in TQuery>
    where TQuery : RowQuery
{
    /// <summary>Attributes of rows that match and of their resources, those of most rows first. Looked at are the newest of the rows.</summary>
    Task<FieldSample> ListKeysAsync(string project, TQuery query, CancellationToken cancellationToken);

    /// <summary>The most frequent values of a field. Looked at are the newest of the rows.</summary>
    /// <param name="project">The project.</param>
    /// <param name="query">The rows.</param>
    /// <param name="field">A field of a query line, or an attribute.</param>
    /// <param name="text">What values must have within; empty: anything.</param>
    /// <param name="limit">Most values.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<FieldSample> ListValuesAsync(string project, TQuery query, string field, string text, int limit, CancellationToken cancellationToken);
}

/// <summary>What was found in some of the rows.</summary>
/// <param name="Values">Names or values and how many rows have them, most first.</param>
/// <param name="Records">Rows that were looked at.</param>
/// <param name="IsAll">Whether these were all that match.</param>
public sealed record FieldSample(IReadOnlyList<FieldCount> Values, long Records, bool IsAll);

/// <summary>A name or a value and how many rows have it.</summary>
public sealed record FieldCount(string Value, long Records);
