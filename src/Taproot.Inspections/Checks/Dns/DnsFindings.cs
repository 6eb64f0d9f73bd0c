using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Dns;

/// <summary>Counts bad answers of the last ten minutes by name.</summary>
internal static class DnsFindings
{
    /// <summary>Finds a name each whose answers are bad when all of them together are more than the threshold.</summary>
    public static void Judge(CheckRun run, DnsTraffic dns, Func<DnsQuestion, Dictionary<string, SummedSeries>, string, bool> isBad)
    {
        var bad = new Dictionary<string, (double Count, List<SummedSeries> Series, string Status)>(StringComparer.Ordinal);
        var step = run.World.Grid.StepMs / 1000.0;
        foreach (var (question, statuses) in dns.Requests)
        {
            foreach (var (status, series) in statuses)
            {
                if (!isBad(question, statuses, status)) continue;
                // Rates are of the interval before each point, so that a single answer is a fraction.
                var count = series.SumOfLast(run.EventPoints) * step;
                if (count < 0.5) continue;
                var before = bad.GetValueOrDefault(question.Domain);
                bad[question.Domain] = (before.Count + count, [.. before.Series ?? [], series], status);
            }
        }
        if (bad.Values.Sum(b => Math.Round(b.Count)) <= run.Threshold) return;
        foreach (var (domain, (count, series, status)) in bad)
        {
            run.Find(new(domain.Length > 0 ? domain : "(no name)", Math.Round(count), Since(run, series))
            {
                Status = series.Exists(s => run.GoesOn(s.Series)) ? Status.Warning : Status.Info, Detail = $"The answer was {status}.",
            });
        }
    }

    private static long Since(CheckRun run, List<SummedSeries> series)
    {
        var values = SeriesMath.Sum(series.Select(s => s.Series)).Values.Span;
        var first = Math.Max(0, values.Length - run.EventPoints);
        while (first < values.Length - 1 && !(values[first] > 0)) first++;
        return run.World.Grid.TimeMs(first);
    }
}
