using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Taproot.Store.Client;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Store.Traces;

namespace Taproot.Store.Bench;

/// <summary>One kind of search: the middle and the 95th percentile of its runs, each with another argument where there is one.</summary>
internal sealed record SearchFigure(string Name, double Rows, double P50Ms, double P95Ms);

/// <summary>Searches by the readers that the server uses, over all that is stored.</summary>
internal sealed class SearchBench(IServiceProvider services)
{
    private const string Project = "bench";
    private const int Runs = 20;
    private readonly ITraceReader _traces = services.GetRequiredService<ITraceReader>();
    private readonly ILogReader _logs = services.GetRequiredService<ILogReader>();
    private readonly StoreClient _client = services.GetRequiredService<StoreClient>();
    private readonly List<SearchFigure> _figures = [];

    public async Task<IReadOnlyList<SearchFigure>> RunAsync()
    {
        if (await WindowAsync("otel_traces") is { } spans) await SpansAsync(spans);
        if (await WindowAsync("otel_logs") is { } logs) await LogsAsync(logs);
        return _figures;
    }

    private async Task SpansAsync(TimeWindow window)
    {
        var ids = await LinesAsync($"SELECT TraceId FROM otel_traces WHERE cityHash64(SpanId) % 20000 = 7 LIMIT {Runs} FORMAT TSV");
        Task SearchAsync(string name, Func<int, SpanQuery> query) => MeasureAsync(name, i => _traces.SearchAsync(Project, query(i), CancellationToken.None));
        await MeasureAsync("trace by id", i => _traces.GetTraceAsync(Project, ids[i % ids.Count], CancellationToken.None));
        await MeasureAsync("trace by id, unknown", i => _traces.GetTraceAsync(Project, $"{i:x2}f0e1d2c3b4a5968778695a4b3c2d1e", CancellationToken.None));
        await SearchAsync("spans by any attribute's value, rare", i => new(window) { Attributes = [new(null, Path(i))] });
        await SearchAsync("spans by key and value, rare", i => new(window) { Attributes = [new("url.path", Path(i))] });
        await SearchAsync("spans by any attribute's value, none", i => new(window) { Attributes = [new(null, Path(i) + "/never")] });
        await SearchAsync("spans by key and value, frequent, newest", _ => new(window) { Attributes = [new("http.route", "/api/search")] });
        await SearchAsync("spans, the slowest of a thousand, newest", _ => new(window) { MinDuration = 80_000_000 });
        await SearchAsync("spans slower than any", i => new(window) { MinDuration = 90_000_000_000 + i });
        await SearchAsync("spans of a service, newest", _ => new(window) { Services = ["orders"] });
        await SearchAsync("spans failed, of a service, newest", _ => new(window) { Services = ["orders"], FailedOnly = true });
        await MeasureAsync("summary by service and name", _ => _traces.SummarizeAsync(Project, window, [], CancellationToken.None));
    }

    private async Task LogsAsync(TimeWindow window)
    {
        Task SearchAsync(string name, Func<int, LogQuery> query) => MeasureAsync(name, i => _logs.SearchAsync(Project, query(i), CancellationToken.None));
        await SearchAsync("logs, newest", _ => new(window));
        await SearchAsync("logs by text, rare", i => new(window) { Text = $"order {Number(i)} was" });
        await SearchAsync("logs by text, none", i => new(window) { Text = $"nowhere to be found {i}" });
        await SearchAsync("logs by text, none, short and common letters", i => new(window) { Text = $"te{i % 10}st" });
        await SearchAsync("logs by text, frequent, newest", _ => new(window) { Text = "was refused" });
        await SearchAsync("logs, errors of a service, newest", _ => new(window) { Services = ["payment"], MinSeverity = 17 });
        await SearchAsync("logs, more than errors", _ => new(window) { MinSeverity = 21 });
        await SearchAsync("logs by an attribute's value, frequent, newest", _ => new(window) { Attributes = [new("container.id", "/k8s/shop/orders-7d9f8c6b50-x2k40/orders")] });
        await SearchAsync("logs by an attribute's value, none", i => new(window) { Attributes = [new(null, $"nobody-{i}")] });
    }

    private async Task MeasureAsync<T>(string name, Func<int, Task<IReadOnlyList<T>>> search)
    {
        await search(Runs);
        var (times, rows) = (new double[Runs], 0L);
        for (var i = 0; i < Runs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            rows += (await search(i)).Count;
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        Array.Sort(times);
        var figure = new SearchFigure(name, rows / (double)Runs, times[Runs / 2], times[Runs * 95 / 100]);
        Console.WriteLine($"  {name,-48} {figure.P50Ms,8:0.0} ms, p95 {figure.P95Ms,8:0.0} ms for {figure.Rows:0.##} rows");
        _figures.Add(figure);
    }

    private static int Number(int i) => (i + 1) * 39_119 % 1_000_000;

    private static string Path(int i) => string.Create(CultureInfo.InvariantCulture, $"/api/items/{Number(i)}");

    private async Task<TimeWindow?> WindowAsync(string table)
    {
        var line = (await LinesAsync($"SELECT count(), toUnixTimestamp64Milli(min(Timestamp)), toUnixTimestamp64Milli(max(Timestamp)) FROM {table} FORMAT TSV"))[0].Split('\t');
        return line[0] == "0" ? null : new(long.Parse(line[1], CultureInfo.InvariantCulture), long.Parse(line[2], CultureInfo.InvariantCulture) + 1);
    }

    private async Task<IReadOnlyList<string>> LinesAsync(string sql) => await _client.ReadLinesAsync("taproot_" + Project, sql, QueryParameters.None, CancellationToken.None);
}
