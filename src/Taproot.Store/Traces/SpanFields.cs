using System.Globalization;
using Taproot.Store.Querying.Filters;
using Taproot.Store.Traces.Exploring;

namespace Taproot.Store.Traces;

/// <summary>What query lines may say of spans.</summary>
internal static class SpanFields
{
    private static readonly string[] Kinds = ["Server", "Client", "Internal", "Producer", "Consumer", "Unspecified"];
    private static readonly string[] Statuses = ["Unset", "Ok", "Error"];

    // The longest unit first: "ms" ends in "s" too.
    private static readonly (string Unit, double Nanoseconds)[] Units = [("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12)];

    private static readonly TextColumn Trace = new("TraceId", value => value.ToLowerInvariant());
    private static readonly TextColumn Span = new("SpanId", value => value.ToLowerInvariant());

    public static FilterFields All { get; } = new("SpanAttributes", ["SpanName", "StatusMessage"], new Dictionary<string, FilterColumn>(StringComparer.OrdinalIgnoreCase)
    {
        ["service"] = new TextColumn("ServiceName"), ["name"] = new TextColumn("SpanName"), ["kind"] = new TextColumn("SpanKind", value => Spelled(Kinds, value)),
        ["status"] = new TextColumn("StatusCode", value => Spelled(Statuses, value)), ["message"] = new BodyColumn("StatusMessage"),
        ["duration"] = new NumberColumn("Duration", "UInt64", ReadDuration, "a time with its unit, like 100ms or 1.5s", $"concat(toString({SpanCounts.Bucket}), 'ms')"),
        ["trace"] = Trace, ["trace_id"] = Trace, ["span"] = Span, ["span_id"] = Span, ["root"] = new FlagColumn("ParentSpanId = ''"),
        ["peer"] = new TextColumn("Peer"), ["scope"] = new TextColumn("ScopeName"),
    });

    private static string Spelled(string[] names, string value) => Array.Find(names, name => name.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? value;

    private static (long Low, long High)? ReadDuration(string text)
    {
        foreach (var (unit, nanoseconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            if (!double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) continue;
            var value = (long)Math.Min(number * nanoseconds, 9e18);
            return (value, value);
        }
        return null;
    }
}
