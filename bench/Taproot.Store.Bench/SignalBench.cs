using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Taproot.Store.Client;
using Taproot.Store.Logs;
using Taproot.Store.Traces;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Bench;

/// <summary>Spans and log records from the OTLP message to the store: CPU time of reader, writer and engine together, room on disk, searches.</summary>
internal static class SignalBench
{
    private const int Senders = 64;

    /// <summary>Loads what is asked for into a data directory, which is deleted afterwards unless it is the caller's, and searches all that is there.</summary>
    public static async Task<int> RunAsync(int spans, int logs, string? data)
    {
        var directory = data ?? Directory.CreateTempSubdirectory("taproot-signal-bench-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddTaprootStore(new() { DataDirectory = directory });
        using var host = builder.Build();
        await host.StartAsync();
        var run = new Run(host.Services);
        var spanFigures = await run.SpansAsync(spans);
        var logFigures = await run.LogsAsync(logs);
        var sizes = await run.SizesAsync();
        Console.WriteLine($"spans: {spanFigures}\nlogs:  {logFigures}\n{sizes}");
        var searches = await new SearchBench(host.Services).RunAsync();
        Directory.CreateDirectory("bench/results");
        await File.WriteAllTextAsync("bench/results/search.json", JsonSerializer.Serialize(new { spans = spanFigures, logs = logFigures, sizes, searches }));
        await host.StopAsync();
        if (data is null) Directory.Delete(directory, recursive: true);
        return 0;
    }

    private sealed class Run(IServiceProvider services)
    {
        private readonly StoreClient _client = services.GetRequiredService<StoreClient>();
        private readonly IStoreHealth _health = services.GetRequiredService<IStoreHealth>();
        private readonly SignalMessages _messages = new(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - SignalMessages.SpreadMs);

        public Task<Figures> SpansAsync(int count)
        {
            var writer = services.GetRequiredService<ISpanWriter>();
            return SendAsync(_messages.Spans(count), async message =>
            {
                using var rows = new SpanRows();
                new OtlpSpanReader(new()).Read(message, rows);
                await writer.WriteAsync("bench", rows, CancellationToken.None);
            });
        }

        public Task<Figures> LogsAsync(int count)
        {
            var writer = services.GetRequiredService<ILogWriter>();
            return SendAsync(_messages.Logs(count), async message =>
            {
                using var rows = new LogRows();
                new OtlpLogReader(new()).Read(message, rows);
                await writer.WriteAsync("bench", rows, CancellationToken.None);
            });
        }

        private async Task<Figures> SendAsync(IEnumerable<SignalRound> rounds, Func<byte[], Task> send)
        {
            var total = new Figures();
            foreach (var round in rounds)
            {
                var (started, before) = (Stopwatch.GetTimestamp(), Cpu());
                await Parallel.ForEachAsync(round.Messages, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (message, _) => await send(message));
                total = total.Plus(round, Stopwatch.GetElapsedTime(started).TotalSeconds, Cpu() - before);
            }
            return total;
        }

        public async Task<string> SizesAsync()
        {
            string[] tables = ["otel_traces", "otel_traces_trace_id_ts", "otel_traces_histogram", "otel_logs"];
            foreach (var table in tables) await _client.ExecuteAsync("taproot_bench", $"OPTIMIZE TABLE {table} FINAL SETTINGS optimize_skip_merged_partitions = 1", QueryParameters.None, CancellationToken.None);
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
            return "table, rows, bytes a row on disk, of it data, of it indexes\n  " + string.Join("\n  ", lines) + "\n  " + string.Join("\n  ", columns);
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
