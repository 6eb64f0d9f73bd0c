using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Taproot.FleetSimulator;
using Taproot.Telemetry.RemoteWrite;

// fleet-simulator URL ROUNDS INTERVAL_SECONDS [APPLICATIONS INSTANCES NODES LINKS]
// Sends what the agents of a fleet would, a round an interval, and prints as JSON what the ingest took. Rounds end; nothing runs for ever.
if (args.Length is not (3 or 7))
{
    await Console.Error.WriteLineAsync("fleet-simulator URL ROUNDS INTERVAL_SECONDS [APPLICATIONS INSTANCES NODES LINKS]");
    return 2;
}

int[] size = args.Length == 7 ? [.. args[3..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : [1_000, 10_000, 500, 3_000];
var fleet = new Fleet(size[0], size[1], size[2], size[3]);
int rounds = int.Parse(args[1], CultureInfo.InvariantCulture);
var interval = TimeSpan.FromSeconds(double.Parse(args[2], CultureInfo.InvariantCulture));
TimeProvider clock = TimeProvider.System;
using var client = new HttpClient { BaseAddress = new Uri(args[0]), Timeout = TimeSpan.FromSeconds(60) };
long start = clock.GetTimestamp();
long samples = 0, refused = 0;
double sending = 0;

for (int round = 0; round < rounds; round++)
{
    long began = clock.GetTimestamp();
    double seconds = 1_000 + (round * interval.TotalSeconds);
    long timeMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
    await Parallel.ForEachAsync(Enumerable.Range(0, fleet.Nodes), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (node, cancel) =>
    {
        var writer = new RemoteWriteWriter();
        NodeScrape.Append(fleet, node, seconds, timeMs, writer);
        int count = writer.SampleCount;
        if (await SendAsync(writer.TakeBody(), cancel))
        {
            Interlocked.Add(ref samples, count);
        }
        else
        {
            Interlocked.Increment(ref refused);
        }
    });
    TimeSpan took = clock.GetElapsedTime(began);
    sending += took.TotalSeconds;
    await Console.Error.WriteLineAsync($"round {round + 1}/{rounds}: {took.TotalSeconds:F1} s");
    if (round + 1 < rounds && took < interval)
    {
        await Task.Delay(interval - took, clock);
    }
}

await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
{
    applications = size[0],
    instances = size[1],
    nodes = size[2],
    links = size[3],
    samples,
    refused,
    seconds = clock.GetElapsedTime(start).TotalSeconds,
    samplesPerSecondWhileSending = samples / sending,
}));
return refused == 0 ? 0 : 1;

async Task<bool> SendAsync(byte[] body, CancellationToken cancel)
{
    using var content = new ByteArrayContent(body);
    content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
    content.Headers.ContentEncoding.Add("snappy");
    using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/metrics") { Content = content };
    request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
    using HttpResponseMessage response = await client.SendAsync(request, cancel);
    return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent;
}
