using Taproot.Server.Api.Contracts;
using Taproot.Server.Ingest.Figures;
using Taproot.Store;
using Taproot.Telemetry;

namespace Taproot.Server.Api.Views;

/// <summary>What comes in for a project, as the page shows it.</summary>
internal static class IngestView
{
    private const int MostPoints = 360;
    private const int MostTroubles = 100;
    private static readonly string[] StoreReasons = ["store_behind", "store_unavailable", "store_full", "store_failed"];

    /// <summary>Of a window of time, cut to what is kept.</summary>
    public static IngestResponse Of(IngestBook book, IngestHistory history, string project, long unauthorized, IReadOnlyList<WriterFigures> writers, long fromMs, long toMs)
    {
        var ring = history.Find(project);
        var (first, last, step) = Grid(Math.Max(fromMs, ring is { FirstMs: > 0 } ? ring.FirstMs : history.StartedMs), toMs);
        return new(
            history.StartedMs, first, last, step, FigureRing.Points * FigureRing.StepMs,
            [.. writers.Select(w => Signal(w, book, ring))], Lags(ring), Losses(book, ring, unauthorized), Troubles(ring, first, last),
            new IngestCharts(ring, first, last, step).All());
    }

    private static (long First, long Last, long Step) Grid(long fromMs, long toMs)
    {
        var points = Math.Max(1, (toMs - fromMs) / FigureRing.StepMs);
        var step = FigureRing.StepMs * ((points + MostPoints - 1) / MostPoints);
        var last = toMs / step * step;
        return (Math.Min(last, (fromMs + step - 1) / step * step), last, step);
    }

    private static IngestSignal Signal(WriterFigures writer, IngestBook book, FigureRing? ring)
    {
        var name = SignalNames.Of(writer.Signal);
        return new(
            name, ring?.Newest(new(Figure.Items, name)), ring?.Newest(new(Figure.Bytes, name)), book.Items(writer.Signal), book.Bytes(writer.Signal), book.Requests(writer.Signal),
            book.LastMs(writer.Signal), writer.WaitingRows, ring?.Newest(new(Figure.Waited, name)), ring?.Newest(new(Figure.Inserting, name)), writer.FailedRows);
    }

    private static IReadOnlyList<IngestLag> Lags(FigureRing? ring) =>
    [
        .. (ring?.Find(Figure.LagHalf) ?? []).Select(k => new IngestLag(
            k.Signal, k.Detail, ring!.Newest(k), ring.Newest(k with { Figure = Figure.LagMost }), ring.Newest(k with { Figure = Figure.LagLongest }))),
    ];

    private static IReadOnlyList<IngestLoss> Losses(IngestBook book, FigureRing? ring, long unauthorized)
    {
        IEnumerable<IngestLoss> losses = book.Fates.OrderByDescending(f => f.LastMs).Select(f =>
            Loss(SignalNames.Of(f.Signal), f.Fate, f.Reason, f.Count, ring?.Newest(new(Fates.FigureOf(f.Fate), SignalNames.Of(f.Signal), f.Reason)), f.LastMs));
        return unauthorized > 0 ? [.. losses, Loss("", Fate.Refused, "unauthorized", unauthorized, null, 0)] : [.. losses];
    }

    private static IngestLoss Loss(string signal, Fate fate, string reason, long count, double? perSecond, long lastMs)
    {
        var (meaning, advice) = IngestReasons.Of(reason);
        return new(signal, Fates.NameOf(fate), reason, count, perSecond, lastMs, meaning, advice);
    }

    private static IReadOnlyList<StoreTrouble> Troubles(FigureRing? ring, long fromMs, long toMs) =>
        ring is null ? [] : [.. StoreReasons.SelectMany(reason => Troubles(ring, reason, fromMs, toMs)).OrderByDescending(t => t.ToMs).Take(MostTroubles)];

    // Points that follow each other, of whatever signal, are one time of trouble.
    private static IEnumerable<StoreTrouble> Troubles(FigureRing ring, string reason, long fromMs, long toMs)
    {
        var from = fromMs / FigureRing.StepMs * FigureRing.StepMs;
        var rates = new double[Math.Max(0, (toMs - from) / FigureRing.StepMs + 1)];
        foreach (var key in ring.Find(Figure.PutOff).Concat(ring.Find(Figure.Refused)).Where(k => k.Detail == reason))
        {
            var values = ring.Read(key, from, toMs, FigureRing.StepMs);
            for (var i = 0; i < rates.Length; i++) rates[i] += values[i] ?? 0;
        }
        for (var i = 0; i < rates.Length; i++)
        {
            if (rates[i] <= 0) continue;
            var (first, sum) = (i, 0d);
            for (; i < rates.Length && rates[i] > 0; i++) sum += rates[i] * FigureRing.StepMs / 1000;
            yield return new(from + first * FigureRing.StepMs, from + (i - 1) * FigureRing.StepMs, reason, (long)Math.Round(sum));
        }
    }
}
