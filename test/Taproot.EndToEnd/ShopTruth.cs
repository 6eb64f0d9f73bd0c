using System.Text.Json;

namespace Taproot.EndToEnd;

/// <summary>What the shop's own parts counted on a link within a window.</summary>
internal sealed record CountedLink(string Client, string Server, double RequestsPerSecond, double LatencySeconds);

/// <summary>Reads the statistics that the parts of the demo shop write.</summary>
internal static class ShopTruth
{
    private const int BucketMs = 5_000;

    /// <summary>All links, over whole five-second buckets within the window.</summary>
    public static async Task<IReadOnlyList<CountedLink>> ReadAsync(string dataDirectory, long fromMs, long toMs)
    {
        List<CountedLink> links = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(dataDirectory, "demo", "stats"), "*.json"))
        {
            JsonElement reports = JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement;
            links.AddRange(reports.EnumerateArray().Select(report => Summarize(report, fromMs, toMs)).OfType<CountedLink>());
        }

        links.Add(await ReadNginxAsync(Path.Combine(dataDirectory, "demo", "nginx", "upstream.log"), fromMs, toMs));
        return links;
    }

    // nginx writes a line a request: time of its end and how long the storefront took, both in seconds.
    private static async Task<CountedLink> ReadNginxAsync(string file, long fromMs, long toMs)
    {
        double[][] calls =
        [
            .. (await File.ReadAllLinesAsync(file)).Select(line => line.Split(' ').Select(double.Parse).ToArray())
                .Where(call => call[0] * 1000 >= fromMs && call[0] * 1000 < toMs),
        ];
        return new CountedLink("nginx", "storefront", calls.Length * 1000.0 / (toMs - fromMs), calls.Average(call => call[1]));
    }

    private static CountedLink? Summarize(JsonElement report, long fromMs, long toMs)
    {
        JsonElement[] buckets =
        [
            .. report.GetProperty("buckets").EnumerateArray()
                .Where(bucket => bucket.GetProperty("timeMs").GetInt64() >= fromMs && bucket.GetProperty("timeMs").GetInt64() + BucketMs <= toMs),
        ];
        long requests = buckets.Sum(bucket => bucket.GetProperty("requests").GetInt64());
        return requests == 0
            ? null
            : new CountedLink(
                report.GetProperty("client").GetString()!,
                report.GetProperty("server").GetString()!,
                requests * 1000.0 / (buckets.Length * BucketMs),
                buckets.Sum(bucket => bucket.GetProperty("seconds").GetDouble()) / requests);
    }
}
