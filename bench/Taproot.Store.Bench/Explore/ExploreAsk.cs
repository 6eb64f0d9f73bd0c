using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Taproot.Store.Bench.Explore;

/// <summary>One kind of question: its times, and how long it may take.</summary>
internal sealed record ExploreFigure(string Question, double BarMs, double MedianMs, double P95Ms, long Bytes, string Problem);

/// <summary>Asks a running server what its pages ask, of the day that <see cref="ExploreLoad"/> made; each question several times with other words.</summary>
internal sealed class ExploreAsk(HttpClient server, string project)
{
    private const int Runs = 12;
    private const string Service = "service-07";
    private readonly List<ExploreFigure> _figures = [];

    /// <summary>Asks, prints a table, and gives the figures as JSON on the last line.</summary>
    public static async Task<int> RunAsync(Uri address)
    {
        using var server = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(90) };
        var figures = await new ExploreAsk(server, "/api/projects/default/").AskAllAsync();
        foreach (var f in figures)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {f.Question,-46} {f.MedianMs,8:0} ms, p95 {f.P95Ms,8:0} (bar {f.BarMs:0}){(f.MedianMs <= f.BarMs ? "" : "  missed")} {f.Problem}"));
        Console.WriteLine(JsonSerializer.Serialize(figures));
        return 0;
    }

    private async Task<IReadOnlyList<ExploreFigure>> AskAllAsync()
    {
        var ids = await TraceIdsAsync();
        const string Day = "from=now-1d", Hours = "from=now-6h", Hour = "from=now-1h";
        await AskAsync("logs: newest", 300, _ => $"logs?{Day}");
        await AskAsync("logs by attribute, rare", 300, i => $"logs?{Day}&query={Line($"order.id:{Number(i)}")}");
        await AskAsync("logs by attribute, frequent", 300, i => $"logs?{Day}&query={Line($"thread.id:{i}")}");
        await AskAsync("logs by substring, rare", 300, i => $"logs?{Day}&query={Line($"\"order {Number(i)} was\"")}");
        await AskAsync("logs by substring, frequent", 300, i => $"logs?{Day}&query={Line($"refused service:service-{i + 10}")}");
        await AskAsync("logs by severity", 300, i => $"logs?{Day}&query={Line($"severity>=error service:service-{i + 10}")}");
        await AskAsync("histogram of logs, a day", 500, _ => $"logs/histogram?{Day}");
        await AskAsync("histogram of logs by severity and service", 500, i => $"logs/histogram?{Day}&query={Line($"severity>=error service:service-{i + 10}")}");
        await AskAsync("histogram of logs by attribute, an hour", 500, i => $"logs/histogram?{Hour}&query={Line($"thread.id:{i}")}");
        await AskAsync("patterns of a day", 500, _ => $"logs/patterns?{Day}");
        await AskAsync("trace by id", 30, i => $"traces/{ids[i % ids.Count]}");
        await AskAsync("heat map of 6 h", 500, _ => $"traces/heatmap?{Hours}");
        await AskAsync("heat map of 6 h of a service's attribute", 500, i => $"traces/heatmap?{Hours}&query={Line($"service:service-{i + 10} customer.tier:pro")}");
        await AskAsync("services and operations of 6 h", 500, _ => $"traces/overview?{Hours}");
        await AskAsync("what is different, slow against the rest", 2000, i => $"traces/differences?{Hours}&sel=,,{500 + i},,");
        await AskAsync("why slow", 2000, i => $"traces/flame?{Hours}&sel=,,{500 + i},,");
        await AskAsync("why errors", 2000, i => $"traces/errors?from=now-{300 + i}m");
        await AskAsync("traces by attribute, rare", 300, i => $"traces/list?{Day}&query={Line($"url.path:/api/items/{Number(i)}")}");
        await AskAsync("flame graph of an hour of a service", 500, i => $"profiles/flamegraph?{Hour}&service=service-{i + 10}&type={Uri.EscapeDataString("ebpf:cpu:nanoseconds")}");
        return _figures;
    }

    private async Task AskAsync(string question, double barMs, Func<int, string> path)
    {
        var (times, bytes, problem) = (new double[Runs], 0L, "");
        await server.GetAsync(new Uri(project + path(Runs), UriKind.Relative));
        for (var i = 0; i < Runs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await server.GetAsync(new Uri(project + path(i), UriKind.Relative));
            bytes += (await answer.Content.ReadAsByteArrayAsync()).Length;
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (!answer.IsSuccessStatusCode) problem = $"answered {(int)answer.StatusCode}";
        }
        Array.Sort(times);
        _figures.Add(new(question, barMs, times[Runs / 2], times[Runs - 1], bytes / Runs, problem));
    }

    private async Task<IReadOnlyList<string>> TraceIdsAsync()
    {
        using var answer = JsonDocument.Parse(await server.GetStringAsync(new Uri($"{project}traces?from=now-20h&to=now-10h&service={Service}&limit=200", UriKind.Relative)));
        return [.. answer.RootElement.GetProperty("spans").EnumerateArray().Select(s => s.GetProperty("traceId").GetString()!).Distinct()];
    }

    private static string Line(string query) => Uri.EscapeDataString(query);

    private static int Number(int i) => (i + 1) * 39_119 % 1_000_000;
}
