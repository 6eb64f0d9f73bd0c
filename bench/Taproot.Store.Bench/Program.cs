// Measures the store as the server runs it: insert rate, bytes a sample after merges, scans, memory of the engine.
// Usage: Taproot.Store.Bench [--nodes N] [--series N] [--hours N], or: signals [--spans N] [--logs N] [--data DIR], or: send URL spans|logs|sdk-logs N; the same program is the engine for the verb store-engine.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Taproot.Store;
using Taproot.Store.Bench;
using Taproot.Store.Bench.Explore;
using Taproot.Store.Client;
using Taproot.Store.Embedded;
using Taproot.Telemetry.Series;

if (args is [StoreEngine.Verb, ..]) return await StoreEngine.RunAsync(args);

if (args is ["send", var server, var what, var items]) return await SendBench.RunAsync(new(server), what, int.Parse(items, CultureInfo.InvariantCulture));
if (args is ["explore-ask", var asked]) return await ExploreAsk.RunAsync(new(asked));
if (args is ["explore-load", var into, var records, var spans])
    return await ExploreLoad.RunAsync(into, long.Parse(records, CultureInfo.InvariantCulture), long.Parse(spans, CultureInfo.InvariantCulture));
if (args is ["signals", ..]) return await SignalBench.RunAsync(Option("--spans", 10_000_000), Option("--logs", 10_000_000), Text("--data"));

var (nodes, seriesPerNode, hours) = (Option("--nodes", 10), Option("--series", 1000), Option("--hours", 2));
var directory = Directory.CreateTempSubdirectory("taproot-store-bench-").FullName;
var builder = Host.CreateEmptyApplicationBuilder(new());
builder.Services.AddTaprootStore(new() { DataDirectory = directory });
using var host = builder.Build();
var started = Stopwatch.GetTimestamp();
await host.StartAsync();
var startSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

var writer = host.Services.GetRequiredService<IMetricWriter>();
var scanner = host.Services.GetRequiredService<ISampleScanner>();
var client = host.Services.GetRequiredService<StoreClient>();
var health = host.Services.GetRequiredService<IStoreHealth>();
var fleet = new Fleet(nodes, seriesPerNode);
var rounds = hours * 3_600_000 / Fleet.IntervalMs;
var day = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 86_400_000 * 86_400_000;
long rows = 0;
var (insertTime, mostResident) = (TimeSpan.Zero, 0L);
for (var first = 0; first < rounds; first += 20)
{
    var batches = Enumerable.Range(first, Math.Min(20, rounds - first)).SelectMany(r => fleet.Scrape(day + (long)r * Fleet.IntervalMs)).ToList();
    rows += batches.Sum(b => (long)b.SampleCount);
    var insertStart = Stopwatch.GetTimestamp();
    await Task.WhenAll(batches.Select(b => writer.WriteAsync("bench", b, CancellationToken.None)));
    insertTime += Stopwatch.GetElapsedTime(insertStart);
    batches.ForEach(b => b.Dispose());
    mostResident = Math.Max(mostResident, Resident());
}

var to = day + (long)rounds * Fleet.IntervalMs;
var scans = new List<(string Name, long Rows, double Milliseconds)>();
await ScanAsync("as merged so far");
await client.ExecuteAsync("taproot_bench", "OPTIMIZE TABLE metric_samples FINAL", QueryParameters.None, CancellationToken.None);
var bytes = double.Parse(await TextAsync("SELECT sum(bytes_on_disk) / sum(rows) FROM system.parts WHERE database = 'taproot_bench' AND table = 'metric_samples' AND active"), CultureInfo.InvariantCulture);
var columns = await TextAsync($"SELECT name, round(sum(data_compressed_bytes) / {rows}, 3) FROM system.columns WHERE database = 'taproot_bench' AND table = 'metric_samples' GROUP BY name");

await ScanAsync("all in one part");
var findStart = Stopwatch.GetTimestamp();
var found = await scanner.FindSeriesAsync("bench", fleet.Metrics, day, CancellationToken.None);
scans.Add(("find series, cold", found.Count, Stopwatch.GetElapsedTime(findStart).TotalMilliseconds));
findStart = Stopwatch.GetTimestamp();
found = await scanner.FindSeriesAsync("bench", fleet.Metrics, day, CancellationToken.None);
scans.Add(("find series, labels known", found.Count, Stopwatch.GetElapsedTime(findStart).TotalMilliseconds));
mostResident = Math.Max(mostResident, Resident());

Console.WriteLine($"store: {nodes} nodes, {fleet.SeriesCount} series, {hours} h of 15 s, {rows:N0} samples");
Console.WriteLine($"  engine start            {startSeconds,10:0.00} s");
Console.WriteLine($"  insert, acknowledged    {rows / insertTime.TotalSeconds,10:N0} samples/s");
Console.WriteLine($"  on disk after merges    {bytes,10:0.000} bytes/sample  ({columns.Replace('\t', ' ').Replace("\n", ", ", StringComparison.Ordinal)})");
foreach (var (name, count, milliseconds) in scans) Console.WriteLine($"  {name,-30} {milliseconds,7:0.0} ms for {count:N0} rows");
Console.WriteLine($"  engine memory           {mostResident >> 20,10} MB resident at most, {Resident() >> 20} MB now");
Directory.CreateDirectory("bench/results");
await File.WriteAllTextAsync("bench/results/store.json", JsonSerializer.Serialize(new
{
    nodes, series = fleet.SeriesCount, hours, samples = rows, startSeconds, samplesPerSecond = rows / insertTime.TotalSeconds, bytesPerSample = bytes,
    scans = scans.Select(s => new { s.Name, s.Rows, s.Milliseconds }), engineResidentBytes = mostResident,
}));
await host.StopAsync();
Directory.Delete(directory, recursive: true);
return 0;

async Task ScanAsync(string state)
{
    foreach (var minutes in new[] { 1, 1, 8, 60 })
    {
        long scanned = 0;
        var scanStart = Stopwatch.GetTimestamp();
        await scanner.ScanAsync("bench", fleet.Metrics, to - minutes * 60_000L, to, (_, block) => scanned += block.Values.Length, CancellationToken.None);
        scans.Add(($"scan {minutes} min, {state}", scanned, Stopwatch.GetElapsedTime(scanStart).TotalMilliseconds));
    }
}

int Option(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var i ? args[i + 1] : null;

long Resident() => health.EngineProcessId is { } id ? long.Parse(File.ReadAllText($"/proc/{id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;

async Task<string> TextAsync(string sql)
{
    var text = "";
    await client.QueryAsync("taproot_bench", sql, QueryParameters.None, async (body, token) => text = await new StreamReader(body).ReadToEndAsync(token), CancellationToken.None);
    return text.Trim();
}
