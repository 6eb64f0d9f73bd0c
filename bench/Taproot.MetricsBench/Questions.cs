namespace Taproot.MetricsBench;

/// <summary>Twenty queries as dashboards and alerts have them.</summary>
internal static class Questions
{
    private const string Requests = "http_requests_total";
    private const string Memory = "process_resident_memory_bytes";
    private const string Buckets = "http_request_duration_seconds_bucket";

    private static readonly string[] Ranges =
    [
        $"sum(rate({Requests}[5m]))", $"sum by (job) (rate({Requests}[5m]))", $"sum by (code) (rate({Requests}{{job=\"job-1\"}}[5m]))",
        $"topk(10, sum by (instance) (rate({Requests}[5m])))", $"sum(rate({Requests}{{code=~\"5..\"}}[5m])) / sum(rate({Requests}[5m]))",
        $"histogram_quantile(0.99, sum by (le) (rate({Buckets}[5m])))", $"histogram_quantile(0.9, sum by (le, job) (rate({Buckets}[5m])))",
        $"avg by (job) ({Memory})", $"max({Memory})", $"{Memory}{{instance=\"instance-7\"}}", $"rate({Requests}{{instance=\"instance-7\"}}[5m])",
        $"count by (job) ({Memory})", $"max_over_time({Memory}{{job=\"job-1\"}}[10m])", $"sum(avg_over_time({Memory}[5m]))", $"sum by (job) (irate({Requests}[5m]))",
        $"quantile(0.95, {Memory})",
    ];

    private static readonly string[] Instants =
        [$"sum({Requests})", $"topk(5, rate({Requests}[5m]))", $"{Memory} > 1.19e8", $"sum(increase({Requests}{{instance=~\"instance-1.*\"}}[1h]))"];

    /// <summary>The queries and the requests that ask them, an hour by the minute or the hour's end, some seconds earlier if need be.</summary>
    public static IEnumerable<(string Text, Func<int, string> Request)> All(long startSeconds, long endSeconds)
    {
        // Each looks further back than all before, or the earlier times would be answered by what a longer one has read.
        foreach (var text in Instants) yield return ($"{text}, at one time", earlier => $"query?query={Uri.EscapeDataString(text)}&time={endSeconds - earlier}");
        foreach (var text in Ranges) yield return (text, earlier => $"query_range?query={Uri.EscapeDataString(text)}&start={startSeconds - earlier}&end={endSeconds - earlier}&step=60");
    }
}
