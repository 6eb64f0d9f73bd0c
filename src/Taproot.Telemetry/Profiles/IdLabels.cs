using System.Globalization;

namespace Taproot.Telemetry.Profiles;

/// <summary>Labels of samples that are ids of spans, traces and profiles: as many as there are samples, so that they are no labels of series.</summary>
internal static class IdLabels
{
    private const string SpanId = "span_id"; // Pyroscope's clients, in hexadecimal digits
    private const string ProfileId = "profile_id"; // the same, of earlier clients and of .NET
    private const string SpanNumber = "span id"; // profilers of Datadog, in decimal digits or as a number
    private static readonly HashSet<string> Ids = new(StringComparer.Ordinal) { ProfileId, SpanId, "trace_id", SpanNumber, "trace id", "local root span id" };

    /// <summary>Whether a label is one.</summary>
    public static bool Contains(string name) => Ids.Contains(name);

    /// <summary>The span that a label tells, or the one that is known already.</summary>
    /// <param name="name">The label.</param>
    /// <param name="text">Its value, UTF-8.</param>
    /// <param name="number">Its value where it is a number.</param>
    /// <param name="known">The span so far; 0: none.</param>
    public static ulong SpanOf(string name, ReadOnlySpan<byte> text, ulong number, ulong known)
    {
        var span = name switch
        {
            SpanId => SpanIds.Parse(text),
            ProfileId when known == 0 => SpanIds.Parse(text),
            SpanNumber when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => id,
            SpanNumber => number,
            _ => 0UL,
        };
        return span != 0 ? span : known;
    }
}
