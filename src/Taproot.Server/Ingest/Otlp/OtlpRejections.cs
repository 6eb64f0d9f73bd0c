using Taproot.Server.Limits;
using Taproot.Telemetry;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Counts and words for what was left out of requests that are otherwise stored.</summary>
internal static class OtlpRejections
{
    /// <summary>Counts it. Samples of series that are beyond a limit are counted where all protocols' samples are.</summary>
    public static void Count(IngestCounters counters, Signal signal, string project, OtlpTally tally)
    {
        counters.Truncated(signal, project, tally.Truncated);
        counters.Dropped(signal, project, "too_old", tally.TooOld);
        counters.Dropped(signal, project, "too_new", tally.TooNew);
        counters.Dropped(signal, project, "invalid_ids", tally.WithoutIds);
        counters.Dropped(signal, project, "out_of_order", tally.OutOfOrder);
        counters.AttributesLeftOut(signal, project, tally.AttributesLeftOut);
        counters.AttributesCut(signal, project, tally.AttributesCut);
    }

    /// <summary>Sentences for the sender, empty when nothing was left out.</summary>
    public static string Sentence(OtlpTally tally, LimitValues limits)
    {
        (int Items, string Why)[] reasons =
        [
            (tally.TooOld, "older than they would be kept"),
            (tally.TooNew, "more than ten minutes in the future: check the sender's clock"),
            (tally.WithoutIds, "without a valid trace id and span id"),
            (tally.OutOfOrder, "with delta temporality after later ones of the same series: send them in order, or cumulative ones"),
            (tally.InvalidSeries, "with names or attributes beyond the limits"),
            (tally.NewSeries, "of series that are new, while the project has as many active ones as it may have"),
        ];
        var words = string.Join("; ", reasons.Where(r => r.Items > 0).Select(r => $"{r.Items} {r.Why}"));
        var sentences = new List<string>();
        if (words.Length > 0) sentences.Add($"Left out: {words}.");
        if (tally.NewSeries > 0) sentences.Add(limits.Advice(ProjectLimit.ActiveSeries));
        if (tally.InvalidSeries > 0) sentences.AddRange([limits.Advice(ProjectLimit.Labels), limits.Advice(ProjectLimit.LabelName), limits.Advice(ProjectLimit.LabelValue)]);
        if (tally.AttributesLeftOut > 0) sentences.Add($"{tally.AttributesLeftOut} attributes were left out, their items are stored. {limits.Advice(ProjectLimit.Attributes)}");
        if (tally.AttributesCut > 0) sentences.Add($"{tally.AttributesCut} attributes were cut off, their items are stored. {limits.Advice(ProjectLimit.AttributeValue)}");
        return string.Join(' ', sentences);
    }
}
