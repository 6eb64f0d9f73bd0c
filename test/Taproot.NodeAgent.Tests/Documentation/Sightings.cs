namespace Taproot.NodeAgent.Tests.Documentation;

/// <summary>Which test sees which metric: kept in <c>SeenMetrics.txt</c>, which is renewed from what <see cref="SeenMetrics"/> noted.</summary>
internal sealed class Sightings
{
    private readonly SortedDictionary<string, SortedDictionary<string, bool>> _byMetric = new(StringComparer.Ordinal);

    /// <summary>Reads lines of metric, test class, and "value" or "zero".</summary>
    internal static Sightings Read(string path)
    {
        var sightings = new Sightings();
        if (!File.Exists(path))
            return sightings;
        foreach (string line in File.ReadLines(path))
        {
            if (line.Split('\t') is [var metric, var test, var kind])
                sightings.Add(metric, test, kind == "value");
        }
        return sightings;
    }

    /// <summary>The test that sees the metric, one with a value first; null when none does.</summary>
    internal (string Test, bool HasValue)? Of(string metric)
    {
        if (!_byMetric.TryGetValue(metric, out SortedDictionary<string, bool>? tests))
            return null;
        KeyValuePair<string, bool> best = tests.OrderByDescending(test => test.Value).First();
        return (best.Key, best.Value);
    }

    /// <summary>What is kept: of each metric one test, the one before as long as it still sees as much.</summary>
    internal string Renewed(Sightings before, IEnumerable<string> metrics)
    {
        List<string> lines = [];
        foreach (string metric in metrics.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            (string Test, bool HasValue)? now = Of(metric), then = before.Of(metric);
            if (then is { } old && (now is null || now.Value.HasValue == old.HasValue && Saw(metric, old.Test, old.HasValue)))
                now = then;
            if (now is { } seen)
                lines.Add($"{metric}\t{seen.Test}\t{(seen.HasValue ? "value" : "zero")}\n");
        }
        return string.Concat(lines);
    }

    private bool Saw(string metric, string test, bool hasValue) => _byMetric.TryGetValue(metric, out var tests) && tests.TryGetValue(test, out bool value) && value == hasValue;

    private void Add(string metric, string test, bool hasValue)
    {
        if (!_byMetric.TryGetValue(metric, out SortedDictionary<string, bool>? tests))
            _byMetric[metric] = tests = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        tests[test] = hasValue || tests.GetValueOrDefault(test);
    }
}
