using System.Globalization;
using System.Text.Json;

namespace Taproot.Server.Tests.Prometheus;

/// <summary>An answer of Prometheus' interface, made comparable: series by their labels, in no order.</summary>
internal sealed record Answers(string Status, string Type, string Error, IReadOnlyDictionary<string, List<(string Time, string Value)>> Series)
{
    private const double Tolerance = 1e-9;

    public static async Task<Answers> GetAsync(HttpClient client, string path, CancellationToken cancellation)
    {
        using var response = await client.GetAsync(path, cancellation);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
        var root = json.RootElement;
        var status = root.GetProperty("status").GetString()!;
        if (status != "success") return new(status, root.GetProperty("errorType").GetString()!, root.GetProperty("error").GetString()!, new Dictionary<string, List<(string, string)>>());
        var data = root.GetProperty("data");
        var type = data.GetProperty("resultType").GetString()!;
        return new(status, type, "", SeriesOf(type, data.GetProperty("result")));
    }

    /// <summary>What differs, or null.</summary>
    public string? Difference(Answers other)
    {
        if (Status != other.Status) return $"{Status} {Error} | {other.Status} {other.Error}";
        if (Status != "success") return null;
        if (Type != other.Type) return $"type {Type} | {other.Type}";
        foreach (var missing in Series.Keys.Except(other.Series.Keys, StringComparer.Ordinal)) return $"only there: {missing}";
        foreach (var extra in other.Series.Keys.Except(Series.Keys, StringComparer.Ordinal)) return $"only here: {extra}";
        foreach (var (labels, samples) in Series)
        {
            var others = other.Series[labels];
            if (samples.Count != others.Count) return $"{labels}: {samples.Count} | {others.Count} samples";
            for (var i = 0; i < samples.Count; i++)
            {
                if (samples[i].Time != others[i].Time || !Same(samples[i].Value, others[i].Value))
                    return $"{labels} at {samples[i].Time}: {samples[i].Value} | {others[i].Value} at {others[i].Time}";
            }
        }
        return null;
    }

    private static bool Same(string a, string b)
    {
        if (a == b) return true;
        if (!double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) || !double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)) return false;
        return double.IsFinite(x) && double.IsFinite(y) && Math.Abs(x - y) <= Tolerance * Math.Max(Math.Abs(x), Math.Abs(y));
    }

    private static Dictionary<string, List<(string, string)>> SeriesOf(string type, JsonElement result)
    {
        var series = new Dictionary<string, List<(string, string)>>(StringComparer.Ordinal);
        if (type is "scalar" or "string")
        {
            series[""] = [SampleOf(result)];
            return series;
        }
        foreach (var item in result.EnumerateArray())
        {
            var labels = string.Join(',', item.GetProperty("metric").EnumerateObject().Select(l => $"{l.Name}={l.Value.GetString()}").Order(StringComparer.Ordinal));
            series.Add(labels, type == "vector" ? [SampleOf(item.GetProperty("value"))] : [.. item.GetProperty("values").EnumerateArray().Select(SampleOf)]);
        }
        return series;
    }

    private static (string, string) SampleOf(JsonElement pair) => (pair[0].GetRawText(), pair[1].GetString()!);
}
