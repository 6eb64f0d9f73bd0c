using Taproot.Telemetry;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Counts and words for items that were left out of requests that are otherwise stored.</summary>
internal static class OtlpRejections
{
    /// <summary>Counts them.</summary>
    public static void Count(IngestCounters counters, Signal signal, string project, OtlpTally tally)
    {
        counters.Truncated(signal, project, tally.Truncated);
        counters.Dropped(signal, project, "too_old", tally.TooOld);
        counters.Dropped(signal, project, "too_new", tally.TooNew);
        counters.Dropped(signal, project, "invalid_ids", tally.WithoutIds);
        counters.Dropped(signal, project, "out_of_order", tally.OutOfOrder);
        counters.Dropped(signal, project, "invalid_series", tally.InvalidSeries);
    }

    /// <summary>A sentence for the sender, empty when nothing was left out.</summary>
    public static string Sentence(OtlpTally tally)
    {
        (int Items, string Why)[] reasons =
        [
            (tally.TooOld, "older than they would be kept"),
            (tally.TooNew, "more than ten minutes in the future: check the sender's clock"),
            (tally.WithoutIds, "without a valid trace id and span id"),
            (tally.OutOfOrder, "with delta temporality after later ones of the same series: send them in order, or cumulative ones"),
            (tally.InvalidSeries, "with names or attributes beyond the limits"),
        ];
        var words = string.Join("; ", reasons.Where(r => r.Items > 0).Select(r => $"{r.Items} {r.Why}"));
        return words.Length == 0 ? "" : $"Left out: {words}.";
    }
}
