using System.Globalization;
using System.Text.Json;
using Taproot.MetricsBench;

// metrics-bench SERIES RUNS TAPROOT_URL [PROMETHEUS_URL VICTORIAMETRICS_URL]
// Sends an hour of samples to each by remote write, then asks each the same twenty queries. A table on the error output, JSON on the output.
// metrics-bench --send SERIES URL
// Only sends.
if (args is ["--send", var count, var target])
{
    var hour = new Load(int.Parse(count, CultureInfo.InvariantCulture), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    using var receiver = new Peer(target, new Uri(target), "", "");
    double rate = await receiver.SendAsync(hour);
    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { samples = hour.Samples, samplesPerSecond = rate }));
    return 0;
}

if (args.Length is not (3 or 5))
{
    await Console.Error.WriteLineAsync("metrics-bench SERIES RUNS TAPROOT_URL [PROMETHEUS_URL VICTORIAMETRICS_URL] | --send SERIES URL");
    return 2;
}

int series = int.Parse(args[0], CultureInfo.InvariantCulture);
int runs = int.Parse(args[1], CultureInfo.InvariantCulture);
List<Peer> peers = [new("taproot", new Uri(args[2]), "/api/projects/default/prometheus/api/v1", "")];
if (args.Length == 5)
{
    peers.Add(new("prometheus", new Uri(args[3]), "/api/v1", ""));
    // Its cache of answers is left out: the same question again is not what is measured.
    peers.Add(new("victoriametrics", new Uri(args[4]), "/api/v1", "&nocache=1"));
}

long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60;
var load = new Load(series, now * 1000);
var rates = new Dictionary<string, double>(StringComparer.Ordinal);
foreach (Peer peer in peers)
{
    rates[peer.Name] = await peer.SendAsync(load);
    await Console.Error.WriteLineAsync($"{peer.Name}: {rates[peer.Name]:F0} samples/s taken in");
}

foreach (Peer peer in peers) await peer.SettleAsync(now, load.Series);

var rows = new List<object>();
int notSlower = 0;
foreach (var (text, request) in Questions.All(load.StartMs / 1000, now))
{
    if (runs == 0) break;
    var times = new Dictionary<string, double>(StringComparer.Ordinal);
    foreach (Peer peer in peers) times[peer.Name] = (await peer.MeasureAsync(request, runs)).Milliseconds;
    double best = times.Where(t => t.Key != "taproot").Select(t => t.Value).DefaultIfEmpty(double.NaN).Min();
    if (times["taproot"] <= best) notSlower++;
    rows.Add(new { query = text, milliseconds = times });
    await Console.Error.WriteLineAsync($"{string.Join(' ', times.Values.Select(t => $"{t,9:F1}"))}  {text}");
}

await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { series = load.Series, samples = load.Samples, samplesPerSecond = rates, queries = rows, notSlowerThanTheFaster = notSlower }));
foreach (Peer peer in peers) peer.Dispose();
return 0;
