namespace Taproot.Store;

/// <summary>Says how far the queries of a <see cref="QueryScope"/> are.</summary>
public interface IQueryProgress
{
    /// <summary>How far the running queries of a scope are; null when none runs.</summary>
    /// <param name="name">The scope's name.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<QueryProgress?> ReadAsync(string name, CancellationToken cancellationToken);
}

/// <summary>How far queries are.</summary>
/// <param name="Elapsed">For how long the oldest of them runs.</param>
/// <param name="ReadRows">Rows read until now.</param>
/// <param name="TotalRows">About how many rows there are to be read; 0 while that is not known.</param>
public readonly record struct QueryProgress(TimeSpan Elapsed, long ReadRows, long TotalRows);
