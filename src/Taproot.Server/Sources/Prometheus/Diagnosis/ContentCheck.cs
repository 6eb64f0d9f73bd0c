using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Taproot.Server.Api.Contracts;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Sources.Prometheus.Diagnosis;

/// <summary>Are the agents' metrics there, does the extra selector hide them, do they have their labels, how often do they come.</summary>
internal static class ContentCheck
{
    private const string Metrics = "Agents' metrics", Selector = "Extra selector", LabelsStep = "Labels", Interval = "Interval", Freshness = "Freshness";

    /// <summary>One metric of each kind that the picture needs, and what is missing without it.</summary>
    private static readonly (string Metric, string Without)[] Needed =
    [
        ("node_info", "nodes"), ("container_info", "applications"), ("container_net_tcp_listen_info", "who answers at which address"),
        ("container_net_tcp_successful_connects_total", "who calls whom"), ("container_resources_cpu_usage_seconds_total", "CPU of applications"),
    ];

    private static readonly (string Metric, string Label)[] NeededLabels =
    [
        ("node_info", "machine_id"), ("node_info", "hostname"), ("container_info", "machine_id"), ("container_info", "container_id"),
        ("container_net_tcp_listen_info", "listen_addr"), ("container_net_tcp_successful_connects_total", "container_id"),
        ("container_net_tcp_successful_connects_total", "destination"), ("container_net_tcp_successful_connects_total", "actual_destination"),
    ];

    /// <summary>Adds its findings.</summary>
    public static async Task RunAsync(PrometheusProject source, TimeProvider time, List<PrometheusTestStep> steps, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var seen = await CountAsync(source, source.Extra, now, cancellationToken);
        var all = source.Extra.IsEmpty ? seen : await CountAsync(source, [], now, cancellationToken);
        if (!source.Extra.IsEmpty) steps.Add(JudgeSelector(source, seen, all));
        steps.Add(JudgeMetrics(source, seen, all));
        if (seen.Count == 0) return;
        steps.Add(await JudgeLabelsAsync(source, seen, now, cancellationToken));
        await AddTimesAsync(source, now, steps, cancellationToken);
    }

    private static async Task<Dictionary<string, double>> CountAsync(
        PrometheusProject source, ImmutableArray<LabelMatcher> extra, long now, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        var selector = SelectorText.Of([SelectorText.AnyOf([.. Needed.Select(n => n.Metric)])], extra);
        await source.Client.QueryAsync($"count by (__name__) ({selector})", now, (metric, _, _, values) =>
        {
            if (values.Length > 0) counts[Encoding.UTF8.GetString(metric)] = values[0];
        }, cancellationToken);
        return counts;
    }

    private static PrometheusTestStep JudgeSelector(PrometheusProject source, Dictionary<string, double> seen, Dictionary<string, double> all)
    {
        var (visible, total) = (seen.Values.Sum(), all.Values.Sum());
        if (total == 0) return Finding.Ok(Selector, "There is nothing that it could hide.");
        if (visible == 0)
            return Finding.Failed(Selector, $"It hides all of the agents' series: none of {Number(total)} has {source.Settings.ExtraSelector}.",
                "Compare its labels with those of node_info on the server. Labels from external_labels are not on series in Prometheus itself.");
        return Finding.Ok(Selector, $"{Number(visible)} of {Number(total)} series of the metrics looked at meet it.");
    }

    private static PrometheusTestStep JudgeMetrics(PrometheusProject source, Dictionary<string, double> seen, Dictionary<string, double> all)
    {
        if (all.Count == 0)
            return Finding.Failed(Metrics, "None of the agents' metrics is there (node_info, container_info and others).",
                $"Run taproot-node-agent on the hosts and let it send to Taproot, which forwards to {source.Settings.WriteUrl}, or let Prometheus scrape the agents.");
        if (seen.Count == 0) return Finding.Failed(Metrics, "None of the agents' metrics meets the extra selector.", "Mend or remove the extra selector.");
        var missing = Needed.Where(n => !seen.ContainsKey(n.Metric)).ToArray();
        if (missing.Length == 0) return Finding.Ok(Metrics, $"Agents of {Number(seen["node_info"])} nodes are seen, with {Number(seen["container_info"])} containers.");
        return Finding.Warning(Metrics,
            $"Some are missing: {string.Join(", ", missing.Select(m => $"{m.Metric} (tells {m.Without})"))}.",
            "Look for metric_relabel_configs or write_relabel_configs that drop them, and into the agent's log.");
    }

    private static async Task<PrometheusTestStep> JudgeLabelsAsync(
        PrometheusProject source, Dictionary<string, double> seen, long now, CancellationToken cancellationToken)
    {
        var dropped = new List<string>();
        foreach (var (metric, label) in NeededLabels)
        {
            if (!seen.TryGetValue(metric, out var total)) continue;
            var without = 0d;
            var selector = SelectorText.Of([SelectorText.AnyOf([metric]), new(label, MatchOperator.Equal, "")], source.Extra);
            await source.Client.QueryAsync($"count({selector})", now, (_, _, _, values) => without = values.IsEmpty ? 0 : values[0], cancellationToken);
            if (without > 0) dropped.Add($"{label} of {metric} ({Number(without)} of {Number(total)} series)");
        }
        return dropped.Count == 0
            ? Finding.Ok(LabelsStep, "The labels that the picture is made of are there.")
            : Finding.Failed(LabelsStep, $"Labels are missing: {string.Join("; ", dropped)}.",
                "Look for labeldrop, labelkeep or replace rules in the scrape or remote-write configuration; with scraping, set honor_labels: true.");
    }

    private static async Task AddTimesAsync(PrometheusProject source, long now, List<PrometheusTestStep> steps, CancellationToken cancellationToken)
    {
        var newest = 0L;
        var distances = new List<long>();
        var expression = SelectorText.Range(SelectorText.Of([SelectorText.AnyOf(["node_info"])], source.Extra), 10 * 60_000);
        await source.Client.QueryAsync(expression, now, (_, _, times, _) =>
        {
            if (times.Length == 0) return;
            newest = Math.Max(newest, times[^1]);
            if (distances.Count < 10_000)
                for (var i = 1; i < times.Length; i++) distances.Add(times[i] - times[i - 1]);
        }, cancellationToken);
        if (newest == 0) return;
        steps.Add(JudgeFreshness(now - newest));
        if (distances.Count == 0) return;
        distances.Sort();
        steps.Add(JudgeInterval(source.Settings.RefreshInterval, TimeSpan.FromMilliseconds(distances[distances.Count / 2])));
    }

    private static PrometheusTestStep JudgeFreshness(long ageMs) => ageMs <= 2 * 60_000
        ? Finding.Ok(Freshness, $"The newest sample is {ageMs / 1000} s old.")
        : Finding.Warning(Freshness, $"The newest sample is {ageMs / 1000} s old.", "Data stopped coming. Check that the agents run, and what scrapes or forwards them.");

    private static PrometheusTestStep JudgeInterval(TimeSpan refresh, TimeSpan scrape)
    {
        var every = $"Samples come every {scrape.TotalSeconds:0.#} s, Taproot reads every {refresh.TotalSeconds:0} s.";
        if (scrape.TotalSeconds > 60)
            return Finding.Warning(Interval, every, "What is shorter than a minute is not seen, and what ends is noticed late. Scrape every 15 s.");
        return scrape > refresh * 1.5
            ? Finding.Warning(Interval, every, $"Reading more often than samples come tells nothing new. Set the refresh interval to {Math.Ceiling(scrape.TotalSeconds):0} s, or scrape more often.")
            : Finding.Ok(Interval, every);
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
