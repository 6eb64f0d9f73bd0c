namespace Taproot.Store.Logs;

/// <summary>Tells what fields log records have, and which values.</summary>
public interface ILogFieldReader
{
    /// <summary>Attributes of records that match and of their resources, those of most records first. Looked at are some of the records.</summary>
    Task<FieldSample> ListKeysAsync(string project, LogQuery query, CancellationToken cancellationToken);

    /// <summary>The most frequent values of a field. Looked at are some of the records.</summary>
    /// <param name="project">The project.</param>
    /// <param name="query">The records.</param>
    /// <param name="field">A field of a query line, or an attribute.</param>
    /// <param name="text">What values must have within; empty: anything.</param>
    /// <param name="limit">Most values.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<FieldSample> ListValuesAsync(string project, LogQuery query, string field, string text, int limit, CancellationToken cancellationToken);
}

/// <summary>What was found in some of the records.</summary>
/// <param name="Values">Names or values and how many records have them, most first.</param>
/// <param name="Records">Records that were looked at.</param>
/// <param name="IsAll">Whether these were all that match.</param>
public sealed record FieldSample(IReadOnlyList<FieldCount> Values, long Records, bool IsAll);

/// <summary>A name or a value and how many records have it.</summary>
public sealed record FieldCount(string Value, long Records);
