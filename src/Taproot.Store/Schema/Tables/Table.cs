using Taproot.Telemetry;

namespace Taproot.Store.Schema.Tables;

/// <summary>A table: how it is made, and by which of its columns its rows age.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Create">The statement that makes it where it is not there.</param>
/// <param name="Signal">Whose retention it has; null for what the recorder keeps.</param>
/// <param name="Age">The expression, a Date or DateTime, that the retention is counted from.</param>
internal sealed record Table(string Name, string Create, Signal? Signal, string Age)
{
    /// <summary>Days that rows stay longer than the retention, because <see cref="Age"/> is the begin of a longer time.</summary>
    public int ExtraDays { get; init; }

    /// <summary>All tables that hold rows of their own.</summary>
    public static IReadOnlyList<Table> All { get; } =
    [
        MetricTables.Series, MetricTables.Samples, RecordedTables.Series, RecordedTables.Points, LogTables.Logs, LogTables.Resources, TraceTables.Traces,
        TraceTables.TraceTimes, TraceTables.Histogram, TraceTables.Resources,
    ];
}
