using System.Globalization;
using System.Text.Json;
using Taproot.ProtocolBench;

// protocol-bench decode: replays records of the ring buffer. protocol-bench talk NAME PORT: a real client and server. protocol-bench names.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["names"] => Names(),
    ["decode"] => Decode(),
    ["talk", var name, var port] => Talk(name, int.Parse(port, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: protocol-bench names | decode | talk NAME PORT");
    return 2;
}

static int Names()
{
    foreach (var exchange in Exchange.All) Console.WriteLine(exchange.Name);
    return 0;
}

static int Decode()
{
    var rows = new List<object>();
    foreach (var exchange in Exchange.All.Where(e => e.Name != "http1"))
    {
        var (rates, counted) = DecodeBench.Run(exchange);
        var (mean, half) = Statistics.Interval(rates);
        Console.WriteLine($"  {exchange.Name,-12} {mean / 1e6,6:0.00} ± {half / 1e6:0.00} M events/s, {counted:P1} of the requests counted");
        rows.Add(new { protocol = exchange.Name, eventsPerSecond = mean, halfInterval95 = half, counted });
    }
    Console.Error.WriteLine(JsonSerializer.Serialize(rows));
    return 0;
}

static int Talk(string name, int port)
{
    const int connections = 8, rate = 10_000, seconds = 2, rounds = 6;
    var exchange = Exchange.All.Single(e => e.Name == name);
    var all = TalkBench.Run(exchange, port, connections, rate, seconds, rounds);
    var results = all[1..]; // the first warms up
    var (p50, half50) = Statistics.Interval([.. results.Select(r => r.P50)]);
    var (p99, half99) = Statistics.Interval([.. results.Select(r => r.P99)]);
    Console.WriteLine(JsonSerializer.Serialize(new
    {
        all = all.Sum(r => r.Requests),
        perSecond = results.Sum(r => r.Requests) / (double)(seconds * results.Count),
        p50Microseconds = p50,
        p50HalfInterval95 = half50,
        p99Microseconds = p99,
        p99HalfInterval95 = half99,
    }));
    return 0;
}
