using System.Globalization;
using System.Text.Json;
using Taproot.MetricsBench;

// metrics-bench send SERIES END URL…
// Sends an hour of samples until END, in seconds since the epoch, to each by remote write: what each took in a second.
// metrics-bench ask same|earlier SERIES END RUNS TAPROOT_URL PROMETHEUS_URL VICTORIAMETRICS_URL
// Asks each the same twenty queries, RUNS + 1 times: the very same, or each time of a second earlier than all before, so that nothing that was read serves again.
// A table on the error output, JSON on the output.
string[] names = ["taproot", "prometheus", "victoriametrics"];
switch (args)
{
    case ["send", var count, var end, .. var targets] when targets.Length > 0:
        await SendAsync(NewLoad(count, end), targets);
        return 0;
    case ["ask", "same" or "earlier", var count, var end, var runs, .. var targets] when targets.Length is > 0 and <= 3:
        await AskAsync(NewLoad(count, end), args[1] == "earlier", int.Parse(runs, CultureInfo.InvariantCulture), targets);
        return 0;
    default:
        await Console.Error.WriteLineAsync("metrics-bench send SERIES END URL… | ask same|earlier SERIES END RUNS TAPROOT_URL [PROMETHEUS_URL [VICTORIAMETRICS_URL]]");
        return 2;
}

static Load NewLoad(string series, string end) => new(int.Parse(series, CultureInfo.InvariantCulture), long.Parse(end, CultureInfo.InvariantCulture) * 1000);

static async Task SendAsync(Load load, string[] targets)
{
    var rates = new List<double>();
    foreach (string target in targets)
    {
        using var receiver = new Peer(target, new Uri(target), "", "");
        rates.Add(await receiver.SendAsync(load));
    }
    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { samples = load.Samples, samplesPerSecond = rates }));
}

async Task AskAsync(Load load, bool earlier, int runs, string[] targets)
{
    // VictoriaMetrics' cache of answers is left out: the same question again is not what is measured.
    (string Api, string Extra)[] ways = [("/api/projects/default/prometheus/api/v1", ""), ("/api/v1", ""), ("/api/v1", "&nocache=1")];
    Peer[] peers = [.. targets.Select((target, i) => new Peer(names[i], new Uri(target), ways[i].Api, ways[i].Extra))];
    long end = load.StartMs / 1000 + 3600;
    foreach (Peer peer in peers) await peer.SettleAsync(end, load.Series);
    var rows = new List<object>();
    (int first, int later, int asked) = (0, 0, 0);
    foreach (var (text, request) in Questions.All(load.StartMs / 1000, end))
    {
        var times = new List<(double First, double Middle)>();
        foreach (Peer peer in peers) times.Add(await peer.MeasureAsync(i => request(earlier ? asked + i + 1 : 0), runs));
        if (times[0].First <= times.Skip(1).Select(t => t.First).DefaultIfEmpty().Min()) first++;
        if (times[0].Middle <= times.Skip(1).Select(t => t.Middle).DefaultIfEmpty().Min()) later++;
        asked += runs + 1;
        rows.Add(new { query = text, first = times.Select(t => t.First), middle = times.Select(t => t.Middle) });
        await Console.Error.WriteLineAsync($"{string.Join(' ', times.Select(t => $"{t.First,9:F1}"))}  | {string.Join(' ', times.Select(t => $"{t.Middle,9:F1}"))}  {text}");
    }
    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { series = load.Series, samples = load.Samples, peers = peers.Select(p => p.Name), queries = rows, notSlower = new { first, middle = later } }));
    foreach (Peer peer in peers) peer.Dispose();
}
