using Taproot.Telemetry;

namespace Taproot.Store;

/// <summary>Tells how the writers do.</summary>
public interface IWriterStatus
{
    /// <summary>The figures of each signal's writer since the start, of all projects together.</summary>
    IReadOnlyList<WriterFigures> Measure();
}

/// <summary>What the writer of a signal did.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="WaitingRows">Rows that wait for an insert now, or are in one.</param>
/// <param name="Inserts">Inserts done, each for the requests of a moment.</param>
/// <param name="Waited">Time that their first rows waited for company and for the insert before, all together.</param>
/// <param name="Inserting">Time that the inserts took, all together.</param>
/// <param name="StoredRows">Rows stored.</param>
/// <param name="FailedRows">Rows whose insert failed.</param>
/// <param name="RefusedRows">Rows refused because the store is away, behind or full.</param>
public readonly record struct WriterFigures(
    Signal Signal, long WaitingRows, long Inserts, TimeSpan Waited, TimeSpan Inserting, long StoredRows, long FailedRows, long RefusedRows);
