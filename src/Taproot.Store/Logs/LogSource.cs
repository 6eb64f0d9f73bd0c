using Taproot.Store.Querying;
using Taproot.Store.Querying.Filters;

namespace Taproot.Store.Logs;

/// <summary>Where records are counted: among themselves, or by the minute.</summary>
/// <param name="Table">The table.</param>
/// <param name="Total">Records that a row stands for, as an expression.</param>
/// <param name="Sample">A message, as an expression.</param>
internal sealed record LogSource(SearchedTable Table, string Total, string Sample)
{
    private const long MinuteMs = 60_000;

    private static readonly HashSet<string> CountedFields = new(StringComparer.OrdinalIgnoreCase) { "severity", "level", "service", "pattern" };

    public static LogSource Records { get; } = new(LogReader.Table, "toUInt64(1)", "substringUTF8(Body, 1, 512)");

    public static LogSource Minutes { get; } = new(new("otel_logs_minutes", "", "", LogFields.All) { Resources = LogReader.Table.Resources }, "Total", "Sample");

    /// <summary>The minutes where they tell all that is asked, else the records.</summary>
    public static LogSource Of(LogQuery query, long stepMs) => stepMs % MinuteMs == 0 && AreMinutesEnough(query) ? Minutes : Records;

    /// <summary>Whether a query asks for nothing that is not counted by the minute.</summary>
    public static bool AreMinutesEnough(LogQuery query) =>
        query.Attributes.Count == 0 && query.TraceId is null && string.IsNullOrEmpty(query.Text) && (query.Filter is null || query.Filter.Leaves().All(IsCounted));

    private static bool IsCounted(Filter leaf) => leaf switch
    {
        ResourceFilter => true,
        FieldFilter field => CountedFields.Contains(field.Field) || (!LogFields.All.Known.ContainsKey(field.Field) && !FieldTarget.Of(field.Field).OfRow),
        _ => false,
    };
}
