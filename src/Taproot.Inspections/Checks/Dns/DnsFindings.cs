using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Dns;

/// <summary>Counts bad answers of the last ten minutes by name.</summary>
internal static class DnsFindings
{
    /// <summary>Finds a name each whose answers are bad when all of them together are more than the threshold.</summary>
    public static void Judge(CheckRun run, DnsTraffic dns, Func<Dictionary<string, SummedSeries>, string, bool> isBad)
    {
        var bad = new Dictionary<string, (double Count, List<SummedSeries> Series, string Status)>(StringComparer.Ordinal);
        foreach (var (question, statuses) in dns.Requests)
        {
            foreach (var (status, series) in statuses)
            {
                if (!isBad(statuses, status)) continue;
                // Rates are of the interval before each point, so that a single answer is a fraction.
                var count = series.SumOfLast(run.EventPoints) * run.StepSeconds;
                if (count < 0.5) continue;
                var before = bad.GetValueOrDefault(question.Domain);
                bad[question.Domain] = (before.Count + count, [.. before.Series ?? [], series], status);
            }
        }
        if (bad.Values.Sum(b => Math.Round(b.Count)) <= run.Threshold) return;
        foreach (var (domain, (count, series, status)) in bad)
        {
            var events = SeriesMath.Sum(series.Select(s => s.Series));
            run.Happened(new(domain.Length > 0 ? domain : "(no name)", Math.Round(count), run.FirstEvent(events)) { Detail = $"The answer was {status}." }, events);
        }
    }
}
