namespace Taproot.Server.Tests.Prometheus;

/// <summary>PromQL by construction: functions, selectors, ranges, aggregations and matchings multiplied with each other.</summary>
internal static class Expressions
{
    private static readonly string[] Instant =
    [
        "up", "requests_total", "requests_total{job=\"api\"}", "requests_total{status=~\"[45]..\",instance!~\".*-1\"}", "{__name__=~\"memory.*|temp.*\",job!=\"db\"}",
        "memory_bytes offset 7m", "memory_bytes offset -3m", "flapping", "temperature_celsius{job=~\"api|web\"}", "nothing", "special", "build_info{version=\"\"}",
        "requests_total @ start()", "requests_total @ end() offset 5m", "latency_seconds_bucket{le=\"+Inf\"}", "{job=\"db\"}",
    ];

    private static readonly string[] RangeFunctions =
    [
        "rate(X)", "increase(X)", "delta(X)", "irate(X)", "idelta(X)", "deriv(X)", "changes(X)", "resets(X)", "avg_over_time(X)", "min_over_time(X)",
        "max_over_time(X)", "sum_over_time(X)", "count_over_time(X)", "last_over_time(X)", "present_over_time(X)", "stddev_over_time(X)", "stdvar_over_time(X)",
        "quantile_over_time(0.9, X)", "predict_linear(X, 600)", "holt_winters(X, 0.5, 0.3)", "absent_over_time(X)",
    ];

    private static readonly string[] RangeSelectors = ["requests_total", "cpu_seconds_total{mode=\"user\"}", "temperature_celsius", "flapping"];

    private static readonly string[] Aggregations =
        ["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar", "topk(2, X)", "bottomk(2, X)", "quantile(0.7, X)", "count_values(\"v\", X)"];

    private static readonly string[] Numbers =
    [
        "abs(X)", "ceil(X)", "exp(X)", "floor(X)", "ln(X)", "log2(X)", "log10(X)", "sqrt(X)", "round(X)", "round(X, 5)", "round(X, 0.1)", "clamp(X, -1, 20)",
        "clamp_min(X, 0)", "clamp_max(X, 0)", "sgn(X)", "sin(X)", "cos(X)", "tan(X)", "asin(X)", "acos(X)", "atan(X)", "sinh(X)", "cosh(X)", "tanh(X)", "asinh(X)",
        "acosh(X)", "atanh(X)", "deg(X)", "rad(X)", "timestamp(X)", "-X", "+X", "absent(X)", "scalar(X)", "sort(X)", "sort_desc(X)", "minute(X)", "hour(X)",
        "day_of_week(X)", "day_of_month(X)", "day_of_year(X)", "days_in_month(X)", "month(X)", "year(X)",
    ];

    private static readonly string[] Others =
    [
        "1", "1 + 2 * 3 ^ 2", "-1 ^ 2", "\"a text\"", "time()", "vector(1.5)", "pi()", "1 / 0", "0 / 0", "7 % 3", "-7 % 3", "1 > bool 2", "scalar(vector(3))",
        "vector(time()) - 1e9", "minute()", "hour()", "day_of_week()", "day_of_month()", "day_of_year()", "days_in_month()", "month()", "year()",
        "absent(nothing{a=\"b\",c=~\"d\"})", "absent(up)", "absent_over_time(nothing{x=\"y\"}[5m])",
        "label_replace(up, \"short\", \"$1\", \"instance\", \"(.)[a-z]*-(.*)\")", "label_replace(up, \"job\", \"\", \"job\", \"db\")",
        "label_replace(up, \"n\", \"${number}\", \"instance\", \".*-(?P<number>\\\\d+)\")", "label_join(up, \"both\", \"/\", \"job\", \"instance\")",
        "histogram_quantile(0.5, latency_seconds_bucket)", "histogram_quantile(0.99, rate(latency_seconds_bucket[5m]))",
        "histogram_quantile(0.9, sum by (le, job) (rate(latency_seconds_bucket[10m])))", "histogram_quantile(0, latency_seconds_bucket)",
        "histogram_quantile(1, latency_seconds_bucket)", "histogram_quantile(2, latency_seconds_bucket)", "histogram_quantile(-1, latency_seconds_bucket)",
        "rate(requests_total[5m])[20m:1m]", "max_over_time(rate(requests_total[3m])[20m:1m])", "avg_over_time(memory_bytes[10m:30s] offset 2m)",
        "sum_over_time((temperature_celsius > 0)[15m:45s])", "quantile_over_time(0.5, temperature_celsius[10m:])", "min_over_time(sum(up)[10m:1m] @ end())",
        "count_over_time(up[10m:7s])", "rate(cpu_seconds_total[5m] offset 4m)", "rate(cpu_seconds_total[5m] @ end())", "up and on(job) (temperature_celsius > 10)",
        "sum(rate(requests_total{status=\"500\"}[5m])) / sum(rate(requests_total[5m]))", "sum by (job) (up) == on(job) group_left() count by (job) (up)",
        "latency_seconds_sum / latency_seconds_count", "rate(latency_seconds_sum[5m]) / rate(latency_seconds_count[5m])",
        "memory_bytes * on(job, instance) group_left(version) build_info", "build_info * on(instance) group_right(version) requests_total",
        "requests_total / ignoring(status) group_left sum without(status) (requests_total)", "requests_total{status=\"200\"} - ignoring(status) requests_total{status=\"500\"}",
        "up * up", "up + on(job) up", "up == 1", "up != bool 0", "2 ^ up", "topk(3, sum by (job, status) (rate(requests_total[5m])))", "bottomk(1, temperature_celsius)",
        "topk(0, up)", "topk(100, up)", "quantile(-1, temperature_celsius)", "quantile(2, temperature_celsius)", "sum(nothing)", "count(nothing)", "sum(special)", "max(special)",
        "avg(special)", "min by (kind) (special)", "sum_over_time(special[5m])", "max_over_time(special[5m])", "changes(special[5m])", "resets(special[5m])",
        "stddev_over_time(special[5m])", "sort_desc(sum by (job) (memory_bytes))", "count by (__name__) ({job=\"web\"})", "group by (__name__) ({__name__=~\"[lm].*\"})",
        "sum by (job) ({__name__=~\"requests_total|up\"})", "avg by (job) (avg_over_time(temperature_celsius[7m]))", "(up > 0) or (up offset 30m)", "up unless on(instance) (requests_total > 500)",
        "requests_total > 100 < 1000", "clamp(temperature_celsius, 5, 1)", "rate(requests_total[10s])", "rate(requests_total[15s])", "rate(requests_total[30s])",
        "increase(requests_total[1h])", "delta(temperature_celsius[59m])", "max_over_time(up[2h])", "sum(count_over_time({job=\"api\"}[5m]))", "atan2(1, 2)",
        "1 atan2 2", "temperature_celsius atan2 temperature_celsius", "memory_bytes % 1000", "temperature_celsius ^ 2", "label_replace(memory_bytes, \"__name__\", \"m\", \"\", \"\")",
        "sum(", "rate(up)", "up[5m]", "1 + \"a\"", "nofunc(up)", "up{job=~\"(\"}", "count_values(\"a b\", up)", "label_replace(up, \"~\", \"\", \"\", \"\")",
    ];

    /// <summary>All of them, each once.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Make().Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Make()
    {
        foreach (var selector in Instant) yield return selector;
        foreach (var function in RangeFunctions)
            foreach (var selector in RangeSelectors)
                foreach (var range in (string[])["45s", "5m", "17m"]) yield return Put(function, $"{selector}[{range}]");
        foreach (var aggregation in Aggregations)
            foreach (var grouping in (string[])["", " by (job)", " without (instance)", " by (job, status)"])
                foreach (var inner in (string[])["cpu_seconds_total", "memory_bytes"]) yield return Aggregate(aggregation, grouping, inner);
        foreach (var function in Numbers) yield return Put(function, "temperature_celsius");
        foreach (var sign in (string[])["+", "-", "*", "/", "%", "^", "==", "!=", ">", "<", ">=", "<="])
        {
            yield return $"memory_bytes {sign} on(job, instance) temperature_celsius";
            yield return $"temperature_celsius {sign} 7.5";
            yield return $"100 {sign} temperature_celsius";
        }
        foreach (var sign in (string[])["and", "or", "unless"])
        {
            yield return $"requests_total {sign} requests_total{{status=\"500\"}}";
            yield return $"up {sign} on(job) temperature_celsius{{job=\"api\"}}";
            yield return $"up {sign} ignoring(version) build_info{{version=\"1.3.0\"}}";
        }
        foreach (var other in Others) yield return other;
    }

    private static string Put(string pattern, string argument) => pattern.Replace("X", argument, StringComparison.Ordinal);

    private static string Aggregate(string aggregation, string grouping, string inner)
    {
        var at = aggregation.IndexOf('(', StringComparison.Ordinal);
        return at < 0 ? $"{aggregation}{grouping} ({inner})" : $"{aggregation[..at]}{grouping} {Put(aggregation[at..], inner)}";
    }
}
