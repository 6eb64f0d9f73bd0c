using Taproot.Inspections.Reports;

namespace Taproot.Server.Api.Contracts;

/// <summary>What comes in for a project: how much, how late, and what of it is not stored. Times are milliseconds since the epoch, UTC.</summary>
/// <param name="StartedMs">When the server began to count; a restart begins anew.</param>
/// <param name="FromMs">First point of the charts.</param>
/// <param name="ToMs">Last point of the charts.</param>
/// <param name="StepMs">Distance of points.</param>
/// <param name="KeptMs">How far back points are kept at most.</param>
/// <param name="Signals">Each signal now.</param>
/// <param name="Lags">How late each signal comes now, by protocol.</param>
/// <param name="Losses">What was refused, put off, left out or cut, and why; the latest first.</param>
/// <param name="Troubles">When the store could not take all, the latest first.</param>
/// <param name="Charts">All of it over time.</param>
public sealed record IngestResponse(
    long StartedMs, long FromMs, long ToMs, long StepMs, long KeptMs, IReadOnlyList<IngestSignal> Signals, IReadOnlyList<IngestLag> Lags, IReadOnlyList<IngestLoss> Losses,
    IReadOnlyList<StoreTrouble> Troubles, IReadOnlyList<Chart> Charts);

/// <summary>A signal now.</summary>
/// <param name="Signal"><c>metrics</c>, <c>logs</c>, <c>traces</c> or <c>profiles</c>.</param>
/// <param name="ItemsPerSecond">Items stored; null before the first point.</param>
/// <param name="BytesPerSecond">Bytes as received; null before the first point.</param>
/// <param name="Items">Items stored since the start.</param>
/// <param name="Bytes">Bytes as received of stored requests since the start.</param>
/// <param name="Requests">Requests stored since the start.</param>
/// <param name="LastMs">When the last request was stored; 0 for never.</param>
/// <param name="WaitingRows">Rows that wait for an insert, of all projects.</param>
/// <param name="WaitedSeconds">Mean time that an insert's first rows waited for it; null when there was none lately.</param>
/// <param name="InsertSeconds">Mean time of an insert; null when there was none lately.</param>
/// <param name="FailedRows">Rows whose insert failed since the start, of all projects; their senders were told.</param>
public sealed record IngestSignal(
    string Signal, double? ItemsPerSecond, double? BytesPerSecond, long Items, long Bytes, long Requests, long LastMs, long WaitingRows, double? WaitedSeconds, double? InsertSeconds,
    long FailedRows);

/// <summary>How long items are on their way, from their own time to when they are stored, seconds; of the last point that is known.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Protocol"><c>remote_write</c>, <c>otlp</c> or <c>pprof</c>.</param>
/// <param name="P50">Half of them are not later.</param>
/// <param name="P95">95 % of them are not later.</param>
/// <param name="Max">The latest.</param>
public sealed record IngestLag(string Signal, string Protocol, double? P50, double? P95, double? Max);

/// <summary>Requests or items that were not stored as they came.</summary>
/// <param name="Signal">The signal; empty where it is not known.</param>
/// <param name="Fate"><c>refused</c> or <c>put_off</c> (requests), <c>left_out</c> or <c>cut</c> (items).</param>
/// <param name="Reason">Why: the code that metrics carry.</param>
/// <param name="Count">How many since the start.</param>
/// <param name="PerSecond">How many a second now; null where it is not known.</param>
/// <param name="LastMs">When it last happened; 0 where it is not known.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="Advice">What to do.</param>
public sealed record IngestLoss(string Signal, string Fate, string Reason, long Count, double? PerSecond, long LastMs, string Meaning, string Advice);

/// <summary>A time in which the store could not take all.</summary>
/// <param name="FromMs">Its first point.</param>
/// <param name="ToMs">Its last point.</param>
/// <param name="Reason"><c>store_behind</c>, <c>store_unavailable</c>, <c>store_full</c> or <c>store_failed</c>.</param>
/// <param name="Requests">Requests put off, about.</param>
public sealed record StoreTrouble(long FromMs, long ToMs, string Reason, long Requests);
