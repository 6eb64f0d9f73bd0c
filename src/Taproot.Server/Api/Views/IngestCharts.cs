using Taproot.Inspections.Reports;
using Taproot.Server.Ingest.Figures;
using Taproot.Telemetry;

namespace Taproot.Server.Api.Views;

/// <summary>The charts of what comes in, from the server's own figures.</summary>
internal sealed class IngestCharts(FigureRing? ring, long fromMs, long toMs, long stepMs)
{
    private const int MostLines = 15;
    private const string NoPoint = "Figures are kept since the server's start, for six hours; there are none of this time.";

    /// <summary>All of them.</summary>
    public IReadOnlyList<Chart> All() =>
    [
        Make("items", "Items stored", "ops/s", Lines(Figure.Items)),
        Make("bytes", "Received, compressed", "bytes/s", Lines(Figure.Bytes)),
        Make("requests", "Requests by outcome", "req/s", Outcomes()),
        .. Enum.GetValues<Signal>().Select(SignalNames.Of).Where(HasLag).Select(signal => Make($"lag-{signal}", $"Lag of {signal}", "seconds", Lag(signal))),
        Make("waiting", "Rows that wait for an insert", "count", Lines(Figure.Waiting)),
        Make("writer", "Time in the store's writers", "seconds", [.. Lines(Figure.Waited, "waiting"), .. Lines(Figure.Inserting, "insert")]),
        Make("losses", "Refused and put off, by reason", "req/s", [.. ByReason(Figure.Refused), .. ByReason(Figure.PutOff)], "Nothing was refused or put off in this time."),
        Make("left-out", "Left out, by reason", "ops/s", ByReason(Figure.LeftOut), "Nothing was left out in this time."),
        Make("recorder", "Age of the picture's newest sample", "seconds", [("newest sample", Read(new(Figure.RecorderLag))), ("refresh takes", Read(new(Figure.RecorderRefresh)))]),
        Make("late", "Samples too late for the picture", "ops/s", [("late samples", Read(new(Figure.RecorderLate)))]),
    ];

    private bool HasLag(string signal) => ring?.Find(Figure.LagHalf).Any(k => k.Signal == signal) == true;

    private IEnumerable<(string, float?[])> Lag(string signal)
    {
        foreach (var (_, _, protocol) in ring!.Find(Figure.LagHalf).Where(k => k.Signal == signal))
        {
            var name = protocol.Replace('_', ' ');
            yield return ($"{name} p50", Read(new(Figure.LagHalf, signal, protocol)));
            yield return ($"{name} p95", Read(new(Figure.LagMost, signal, protocol)));
            yield return ($"{name} max", Read(new(Figure.LagLongest, signal, protocol)));
        }
    }

    private IEnumerable<(string, float?[])> Outcomes() =>
        [("stored", Sum(Figure.Stored)), ("refused", Sum(Figure.Refused)), ("put off", Sum(Figure.PutOff))];

    private IEnumerable<(string Name, float?[] Values)> Lines(Figure figure, string what = "") =>
        (ring?.Find(figure) ?? []).Select(k => ($"{k.Signal} {what}".Trim(), Read(k)));

    private IEnumerable<(string, float?[])> ByReason(Figure figure) =>
        (ring?.Find(figure) ?? []).Select(k => ($"{k.Signal}: {k.Detail.Replace('_', ' ')}", Read(k))).Where(l => Array.Exists(l.Item2, v => v > 0));

    private float?[] Sum(Figure figure)
    {
        var sum = new float?[(toMs - fromMs) / stepMs + 1];
        foreach (var key in ring?.Find(figure) ?? [])
        {
            var values = Read(key);
            for (var i = 0; i < sum.Length; i++)
                if (values[i] is { } value) sum[i] = (sum[i] ?? 0) + value;
        }
        return sum;
    }

    private float?[] Read(FigureKey key) => ring?.Read(key, fromMs, toMs, stepMs) ?? [];

    private static Chart Make(string id, string title, string unit, IEnumerable<(string Name, float?[] Values)> lines, string emptyReason = NoPoint) =>
        new(id, title, unit, "line", [.. lines.Where(l => Array.Exists(l.Values, v => v is not null)).Take(MostLines).Select(l => new ChartSeries(l.Name, l.Values))], null, emptyReason);
}
