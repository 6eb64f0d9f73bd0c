using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Taproot.MetricsBench;

/// <summary>A server that takes remote write and answers PromQL.</summary>
/// <param name="name">Its name in the table.</param>
/// <param name="address">Its address.</param>
/// <param name="api">The path of the interface.</param>
/// <param name="extra">Parameters that each query gets.</param>
internal sealed class Peer(string name, Uri address, string api, string extra) : IDisposable
{
    private const int Senders = 16;
    private readonly HttpClient _client = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };

    public string Name => name;

    public void Dispose() => _client.Dispose();

    /// <summary>Sends all scrapes; samples a second of the time that sending took.</summary>
    public async Task<double> SendAsync(Load load)
    {
        var sending = TimeSpan.Zero;
        for (var scrape = 0; scrape < Load.Scrapes; scrape++)
        {
            var bodies = load.Scrape(scrape);
            var started = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (body, _) => await WriteAsync(body));
            sending += Stopwatch.GetElapsedTime(started);
        }
        return load.Samples / sending.TotalSeconds;
    }

    /// <summary>Asks once and then some times more; milliseconds of the first and of the middle one of the others.</summary>
    /// <param name="question">The question of each time it is asked.</param>
    /// <param name="runs">How often it is asked after the first time.</param>
    public async Task<(double First, double Middle)> MeasureAsync(Func<int, string> question, int runs)
    {
        var times = new List<double>();
        for (var i = 0; i <= runs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await AskAsync($"{api}/{question(i)}{extra}");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        var later = times[1..];
        later.Sort();
        return (times[0], later[later.Count / 2]);
    }

    /// <summary>Waits until the newest samples can be queried.</summary>
    public async Task SettleAsync(long timeSeconds, int series)
    {
        var question = $"query?query={Uri.EscapeDataString("count({__name__=~\"http_.*|process_.*|node_.*\"})")}&time={timeSeconds}{extra}";
        for (var i = 0; i < 120; i++)
        {
            var answer = await _client.GetStringAsync($"{api}/{question}");
            if (answer.Contains($"\"{series.ToString(CultureInfo.InvariantCulture)}\"", StringComparison.Ordinal)) return;
            await Task.Delay(500);
        }
        throw new InvalidOperationException($"{name} does not show all {series} series.");
    }

    private async Task AskAsync(string path)
    {
        using var response = await _client.GetAsync(path);
        var body = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{name}: {path}: {System.Text.Encoding.UTF8.GetString(body)}");
    }

    private async Task WriteAsync(byte[] body)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/write") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            request.Content.Headers.ContentEncoding.Add("snappy");
            request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
            using var response = await _client.SendAsync(request);
            if (response.IsSuccessStatusCode) return;
            if ((int)response.StatusCode < 500) throw new InvalidOperationException($"{name}: {await response.Content.ReadAsStringAsync()}");
            await Task.Delay(200);
        }
        throw new InvalidOperationException($"{name} does not take the samples.");
    }
}
