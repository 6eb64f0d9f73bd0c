namespace Taproot.PromQL.Tests.Differential;

/// <summary>Several hundred expressions over <see cref="SyntheticData"/> that use the whole language as of Prometheus 2.42.</summary>
internal static class Expressions
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. Windows(), .. Points(), .. Aggregations(), .. Operators(), .. Subqueries(), .. Shifts(), .. Others(),
    ];

    private static IEnumerable<string> Windows()
    {
        string[] functions =
        [
            "rate", "increase", "delta", "irate", "idelta", "deriv", "resets", "changes", "avg_over_time", "min_over_time", "max_over_time", "sum_over_time",
            "count_over_time", "stddev_over_time", "stdvar_over_time", "last_over_time", "present_over_time", "absent_over_time",
        ];
        string[] ranges = ["requests_total{job=\"api\"}[1m]", "requests_total[7m13s]", "temperature[5m]", "odd[3m]", "memory_bytes[15m]", "sparse_total[20m]", "latency_sum[30s]"];
        foreach (var function in functions)
        {
            foreach (var range in ranges) yield return $"{function}({range})";
        }

        foreach (var range in ranges)
        {
            yield return $"quantile_over_time(0.9, {range})";
            yield return $"quantile_over_time(scalar(switch_on{{instance=\"0\"}}), {range})";
            yield return $"predict_linear({range}, 600)";
            yield return $"holt_winters({range}, 0.3, 0.6)";
        }
    }

    private static IEnumerable<string> Points()
    {
        string[] functions =
        [
            "abs", "ceil", "floor", "exp", "sqrt", "ln", "log2", "log10", "sgn", "deg", "rad", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
            "asinh", "acosh", "atanh", "round", "minute", "hour", "day_of_week", "day_of_month", "day_of_year", "days_in_month", "month", "year", "timestamp", "absent", "sort",
        ];
        foreach (var function in functions)
        {
            yield return $"{function}(temperature)";
            yield return $"{function}(odd{{kind!=\"rare\"}})";
        }

        foreach (var function in (string[])["minute", "hour", "day_of_week", "day_of_month", "day_of_year", "days_in_month", "month", "year", "time", "pi"]) yield return $"{function}()";
        yield return "round(temperature, 0.25)";
        yield return "round(memory_bytes, 1000)";
        yield return "clamp(temperature, -5, 5)";
        yield return "clamp(temperature, 5, -5)";
        yield return "clamp_min(odd, 0)";
        yield return "clamp_max(odd, scalar(switch_on{instance=\"1\"}))";
        yield return "year(vector(1e9)) + month(vector(1e9)) / 100";
        yield return "timestamp(timestamp(temperature))";
        yield return "timestamp(temperature + 0)";
        yield return "timestamp(temperature offset 1m)";
    }

    private static IEnumerable<string> Aggregations()
    {
        foreach (var function in (string[])["sum", "avg", "count", "min", "max", "group", "stddev", "stdvar"])
        {
            yield return $"{function}(requests_total)";
            yield return $"{function} by (job) (requests_total)";
            yield return $"{function} without (instance, code) (requests_total)";
            yield return $"{function} by (floor, nothing) (temperature)";
            yield return $"{function}(odd)";
            yield return $"{function} by (job, code) (rate(requests_total[3m]))";
        }

        foreach (var function in (string[])["topk(2, ", "bottomk(3, ", "quantile(0.7, ", "topk(scalar(switch_on{instance=\"2\"}), "])
        {
            yield return $"{function}requests_total)";
            yield return $"{function}temperature) by (floor)";
            yield return $"{function}rate(requests_total[5m])) without (instance)";
        }

        yield return "count_values(\"value\", switch_on)";
        yield return "count_values by (instance) (\"v\", round(temperature))";
        yield return "count_values without (code) (\"code\", requests_total > bool 500)";
        yield return "quantile by (job) (-1, requests_total)";
        yield return "quantile by (job) (2, requests_total)";
        yield return "sum by (le) (rate(latency_bucket[5m]))";
    }

    private static IEnumerable<string> Operators()
    {
        foreach (var op in (string[])["+", "-", "*", "/", "%", "^", "atan2", "==", "!=", ">", "<", ">=", "<=", "== bool", "!= bool", "> bool", "< bool", ">= bool", "<= bool"])
        {
            yield return $"temperature {op} 3.5";
            yield return $"2 {op} odd";
            yield return $"rate(latency_sum[5m]) {op} rate(latency_count[5m])";
            yield return $"requests_total {op} on (job, instance) group_left (version) target_info";
            yield return $"sum by (job) (requests_total) {op} ignoring (instance) group_right () sum by (job, instance) (requests_total)";
            if (!op.StartsWith('=') && !op.StartsWith('!') && !op.StartsWith('<') && !op.StartsWith('>')) yield return $"7 {op} 2.5 {op} scalar(uptime_seconds_total)";
        }

        foreach (var op in (string[])["and", "or", "unless"])
        {
            yield return $"requests_total {op} requests_total{{code=\"200\"}}";
            yield return $"requests_total {op} on (job) memory_bytes";
            yield return $"requests_total {op} ignoring (code) (requests_total{{code=\"500\"}} > 300)";
            yield return $"temperature {op} on () (switch_on{{instance=\"0\"}} == 1)";
            yield return $"(temperature > 0) {op} (temperature < 5)";
        }

        yield return "-temperature";
        yield return "-2 ^ 2 * -temperature";
        yield return "+requests_total{job=\"web\"}";
        yield return "1 - 2 - 3 ^ 2 ^ 0.5 % 4 / 3 * -1";
        yield return "memory_bytes / on (instance) group_left () sum by (instance) (memory_bytes)";
        yield return "requests_total{code=\"500\"} / ignoring (code) sum without (code) (requests_total)";
    }

    private static IEnumerable<string> Subqueries()
    {
        foreach (var function in (string[])["max_over_time", "avg_over_time", "rate", "deriv", "count_over_time", "last_over_time", "stddev_over_time"])
        {
            yield return $"{function}(rate(requests_total[1m])[10m:30s])";
            yield return $"{function}(temperature[7m:])";
            yield return $"{function}((sum by (job) (requests_total))[5m:45s] offset 2m)";
        }

        yield return "max_over_time(sum(rate(latency_count[1m]))[5m:13s])";
        yield return "quantile_over_time(0.5, (temperature > 0)[10m:1m])";
        yield return "sum_over_time(max_over_time(temperature[3m:20s])[6m:1m])";
        yield return "absent_over_time((temperature > 100)[5m:1m])";
        yield return "count_over_time(vector(1)[1h:7m])";
    }

    private static IEnumerable<string> Shifts()
    {
        foreach (var shift in (string[])["offset 5m", "offset -3m", "@ 1700003000", "@ start()", "@ end()", "@ 1700002000.5 offset 1m", "offset -30s @ end()"])
        {
            yield return $"temperature {shift}";
            yield return $"rate(requests_total{{job=\"batch\"}}[4m] {shift})";
            yield return $"sum(requests_total {shift}) - sum(requests_total)";
            yield return $"max_over_time(temperature[5m:1m] {shift})";
        }

        // With @, the windows of predict_linear move from step to step in Prometheus 2.
        foreach (var shift in (string[])["offset 5m", "offset -3m"]) yield return $"predict_linear(memory_bytes[10m] {shift}, 300)";
        foreach (var shift in (string[])["offset 5m", "offset -3m", "@ 1700003000", "@ start()", "@ end()", "offset -30s @ end()", "offset 40s @ 1700003000", "offset 10m @ end()"]) yield return $"timestamp(uptime_seconds_total {shift})";
        yield return "predict_linear(sparse_total[30m] offset -1m, 60)";
    }

    private static IEnumerable<string> Others()
    {
        foreach (var quantile in (string[])["0", "0.5", "0.9", "0.99", "1", "-1", "1.5", "NaN", "scalar(switch_on{instance=\"0\"})"])
        {
            yield return $"histogram_quantile({quantile}, rate(latency_bucket[5m]))";
            yield return $"histogram_quantile({quantile}, sum by (le) (latency_bucket))";
            yield return $"histogram_quantile({quantile}, latency_bucket{{le!=\"1\"}})";
        }

        yield return "histogram_quantile(0.5, latency_bucket{le!=\"+Inf\"})";
        yield return "histogram_quantile(0.5, temperature)";
        yield return "label_replace(target_info, \"major\", \"v$1\", \"version\", \"(\\\\d+)\\\\..*\")";
        yield return "label_replace(target_info, \"job\", \"\", \"job\", \".*\")";
        yield return "label_replace(build, \"short\", \"${head}-$2\", \"revision\", \"(?P<head>[a-z]+)-([a-z]+).*\")";
        yield return "label_replace(build, \"branch\", \"x\", \"branch\", \"mai\")";
        yield return "label_join(target_info, \"where\", \"/\", \"job\", \"instance\", \"nothing\")";
        yield return "label_join(target_info, \"job\", \"-\")";
        yield return "scalar(temperature)";
        yield return "scalar(uptime_seconds_total)";
        yield return "vector(time())";
        yield return "absent(nothing{a=\"b\", c=~\"d\", e=\"f\", e=\"g\"})";
        yield return "absent(sum(nothing))";
        yield return "{__name__=~\"memory.*|uptime.*\", instance!~\"0\"}";
        yield return "{job=\"api\", code=\"\", __name__!=\"sparse_total\"}";
        yield return "requests_total{job=~\"(?i:API)|w.b\", code=~\"[45]\\\\d\\\\d\"}";
        yield return "rate({__name__=~\"requests_total|nothing\"}[5m])";
        yield return "sum by (__name__) ({job=\"api\"})";
        yield return "sum(rate(requests_total{code=~\"5..\"}[5m])) by (job) / sum(rate(requests_total[5m])) by (job)";
        yield return "100 - avg by (instance) (irate(requests_total{code=\"200\"}[5m])) * 100";
        yield return "(temperature - avg_over_time(temperature[30m])) / stddev_over_time(temperature[30m])";
        yield return "1e-3 + 0x1F + .5e2 + 010";
    }
}
