using Taproot.Store.Client;

namespace Taproot.Store.Query;

/// <summary>The days, in UTC, that a stretch of time touches: series are kept by day.</summary>
internal readonly record struct DayRange(long FromMs, long ToMs)
{
    private const long MostMs = 65_535L * 86_400_000; // the last day that the store's Date can say

    /// <summary>The condition on the table of series; its parameters are those of <see cref="AddTo"/>.</summary>
    public const string Condition = "day >= toDate({fromDay:UInt16}) AND day <= toDate({toDay:UInt16})";

    public QueryParameters AddTo(QueryParameters parameters) => parameters.Add("fromDay", Day(FromMs)).Add("toDay", Day(ToMs));

    private static long Day(long ms) => Math.Clamp(ms, 0, MostMs) / 86_400_000;
}
