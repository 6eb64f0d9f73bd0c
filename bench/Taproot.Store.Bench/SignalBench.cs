using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Taproot.Store.Client;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Store.Traces;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Bench;

/// <summary>Spans and log records from the OTLP message to the store: CPU time of reader, writer and engine together, room on disk, searches.</summary>
internal static class SignalBench
{
    private const int ASpanBatch = 512;
    private const int ALogBatch = 1000;
    private const int Senders = 8;

    public static async Task<int> RunAsync(int spans, int logs)
    {
        var directory = Directory.CreateTempSubdirectory("taproot-signal-bench-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddTaprootStore(new() { DataDirectory = directory });
        using var host = builder.Build();
        await host.StartAsync();
        var bench = new Run(host.Services, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 3_600_000);
        var spanFigures = await bench.SpansAsync(spans);
        var logFigures = await bench.LogsAsync(logs);
        var sizes = await bench.SizesAsync();
        Console.WriteLine($"spans: {spanFigures}\nlogs:  {logFigures}\n{sizes}");
        var searches = await bench.SearchesAsync();
        foreach (var (name, rows, milliseconds) in searches) Console.WriteLine($"  {name,-44} {milliseconds,8:0.0} ms for {rows:N0} rows");
        Directory.CreateDirectory("bench/results");
        await File.WriteAllTextAsync("bench/results/signals.json", JsonSerializer.Serialize(new { spans = spanFigures, logs = logFigures, sizes, searches = searches.Select(s => new { s.Name, s.Rows, s.Milliseconds }) }));
        await host.StopAsync();
        Directory.Delete(directory, recursive: true);
        return 0;
    }

    private sealed record Figures(long Items, double Seconds, double CpuSeconds, long MessageBytes, long RawBytes)
    {
        public override string ToString() =>
            $"{Items:N0} in {Seconds:0.0} s; {Items / CpuSeconds:N0} a CPU second; {MessageBytes / (double)Items:0} bytes each as sent{(RawBytes > 0 ? $", {RawBytes / (double)Items:0} as a line" : "")}";
    }

    private sealed class Run(IServiceProvider services, long startMs)
    {
        private readonly SignalData _data = new();
        private readonly StoreClient _client = services.GetRequiredService<StoreClient>();
        private readonly IStoreHealth _health = services.GetRequiredService<IStoreHealth>();
        private string _trace = "";
        private long _time = startMs * 1_000_000;

        public Task<Figures> SpansAsync(int count)
        {
            var writer = services.GetRequiredService<ISpanWriter>();
            var step = 3_600_000_000_000L / Math.Max(1, count / ASpanBatch);
            return SendAsync(count, ASpanBatch, into => (_data.WriteSpans(into, ASpanBatch, _time += step), 0), async message =>
            {
                using var rows = new SpanRows();
                new OtlpSpanReader(new()).Read(message.Span, rows);
                await writer.WriteAsync("bench", rows, CancellationToken.None);
            });
        }

        public async Task<Figures> LogsAsync(int count)
        {
            _time = startMs * 1_000_000;
            var writer = services.GetRequiredService<ILogWriter>();
            var step = 3_600_000_000_000L / Math.Max(1, count / ALogBatch);
            using var batch = new OtlpLogBatch("taproot-node-agent", "0.1.0");
            return await SendAsync(count, ALogBatch, into => (ALogBatch, _data.WriteLogs(into, batch, ALogBatch, _time += step)), async message =>
            {
                using var rows = new LogRows();
                new OtlpLogReader(new()).Read(message.Span, rows);
                await writer.WriteAsync("bench", rows, CancellationToken.None);
            });
        }

        // Messages are made beforehand, a round at a time, so that making them is not measured.
        private async Task<Figures> SendAsync(int count, int batch, Func<ProtobufWriter, (int Items, long Raw)> make, Func<ReadOnlyMemory<byte>, Task> send)
        {
            var (items, raw, bytes, seconds, cpu) = (0L, 0L, 0L, 0d, 0d);
            using var writer = new ProtobufWriter();
            while (items < count)
            {
                var messages = new List<byte[]>();
                for (var i = 0; i < 100_000 / batch; i++)
                {
                    var (made, line) = make(writer);
                    (items, raw, bytes) = (items + made, raw + line, bytes + writer.Length);
                    messages.Add(writer.Span.ToArray());
                }
                var (started, before) = (Stopwatch.GetTimestamp(), Cpu());
                await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = Senders * 8 }, async (message, _) => await send(message));
                seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
                cpu += Cpu() - before;
            }
            return new(items, seconds, cpu, bytes, raw);
        }

        public async Task<string> SizesAsync()
        {
            string[] tables = ["otel_traces", "otel_traces_trace_id_ts", "otel_traces_histogram", "otel_logs"];
            foreach (var table in tables) await _client.ExecuteAsync("taproot_bench", $"OPTIMIZE TABLE {table} FINAL", QueryParameters.None, CancellationToken.None);
            var lines = await LinesAsync("""
                SELECT table, sum(rows), round(sum(bytes_on_disk) / sum(rows), 2), round(sum(data_compressed_bytes) / sum(rows), 2), round(sum(secondary_indices_compressed_bytes) / sum(rows), 2)
                FROM system.parts WHERE database = 'taproot_bench' AND active AND startsWith(table, 'otel') GROUP BY table ORDER BY table FORMAT TSV
                """);
            var columns = await LinesAsync("""
                SELECT table, groupArray(concat(column, ' ', toString(round(b, 2)))) FROM (
                    SELECT table, column, sum(column_data_compressed_bytes) / sum(rows) AS b FROM system.parts_columns
                    WHERE database = 'taproot_bench' AND active AND table IN ('otel_logs', 'otel_traces') GROUP BY table, column HAVING b > 0.05 ORDER BY b DESC)
                GROUP BY table FORMAT TSV
                """);
            _trace = (await LinesAsync("SELECT TraceId FROM otel_traces LIMIT 1 OFFSET 100000 FORMAT TSV")).FirstOrDefault() ?? "";
            return "table, rows, bytes a row on disk, of it data, of it indexes\n  " + string.Join("\n  ", lines) + "\n  " + string.Join("\n  ", columns);
        }

        public async Task<List<(string Name, long Rows, double Milliseconds)>> SearchesAsync()
        {
            var (traces, logs) = (services.GetRequiredService<ITraceReader>(), services.GetRequiredService<ILogReader>());
            var window = new TimeWindow(startMs - 3_600_000, startMs + 2 * 3_600_000);
            List<(string, long, double)> results = [];
            async Task MeasureAsync<T>(string name, Func<Task<IReadOnlyList<T>>> search)
            {
                var times = new List<double>();
                var rows = 0;
                for (var i = 0; i < 5; i++)
                {
                    var started = Stopwatch.GetTimestamp();
                    rows = (await search()).Count;
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
                times.Sort();
                results.Add((name, rows, times[2]));
            }
            await MeasureAsync("trace by id", () => traces.GetTraceAsync("bench", _trace, CancellationToken.None));
            await MeasureAsync("spans by any attribute's value, rare", () => traces.SearchAsync("bench", new(window) { Attributes = [new(null, "/api/items/123456")] }, CancellationToken.None));
            await MeasureAsync("spans by key and value, frequent, newest", () => traces.SearchAsync("bench", new(window) { Attributes = [new("http.route", "/api/search")] }, CancellationToken.None));
            await MeasureAsync("spans failed, of a service, newest", () => traces.SearchAsync("bench", new(window) { Services = ["orders"], FailedOnly = true }, CancellationToken.None));
            await MeasureAsync("summary by service and name", () => traces.SummarizeAsync("bench", window, [], CancellationToken.None));
            await MeasureAsync("logs by text, rare", () => logs.SearchAsync("bench", new(window) { Text = "order 123456" }, CancellationToken.None));
            await MeasureAsync("logs by text, none", () => logs.SearchAsync("bench", new(window) { Text = "nowhere to be found" }, CancellationToken.None));
            await MeasureAsync("logs by text, frequent, newest", () => logs.SearchAsync("bench", new(window) { Text = "was refused" }, CancellationToken.None));
            await MeasureAsync("logs, errors of a service, newest", () => logs.SearchAsync("bench", new(window) { Services = ["payment"], MinSeverity = 17 }, CancellationToken.None));
            return results;
        }

        private async Task<List<string>> LinesAsync(string sql) => [.. await _client.ReadLinesAsync("taproot_bench", sql, QueryParameters.None, CancellationToken.None)];

        private double Cpu()
        {
            var engine = _health.EngineProcessId is { } id ? File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].Split(' ') : [];
            var ticks = engine.Length > 13 ? long.Parse(engine[11], CultureInfo.InvariantCulture) + long.Parse(engine[12], CultureInfo.InvariantCulture) : 0;
            return Environment.CpuUsage.TotalTime.TotalSeconds + ticks / 100d;
        }
    }
}
