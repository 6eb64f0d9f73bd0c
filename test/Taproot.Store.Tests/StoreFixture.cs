using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Taproot.Store.Client;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Store.Space;
using Taproot.Store.Traces;
using Taproot.Store.Traces.Exploring;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Telemetry.Series;

[assembly: AssemblyFixture(typeof(Taproot.Store.Tests.SharedStore))]

namespace Taproot.Store.Tests;

/// <summary>One store for all tests that do not harm it; each test has a project of its own.</summary>
public sealed class SharedStore : IAsyncLifetime
{
    private TestStore? _store;

    internal TestStore Store => _store ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
    }
}

/// <summary>The store as the server runs it, with the real engine in its child process.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly bool _ownsDirectory;
    private int _projects;

    private TestStore(IHost host, StoreOptions options, bool ownsDirectory) => (_host, Options, _ownsDirectory) = (host, options, ownsDirectory);

    public StoreOptions Options { get; }

    public IMetricWriter Writer => _host.Services.GetRequiredService<IMetricWriter>();

    public ISpanWriter Spans => _host.Services.GetRequiredService<ISpanWriter>();

    public ITraceReader Traces => _host.Services.GetRequiredService<ITraceReader>();

    public ITraceExplorer TraceExplorer => _host.Services.GetRequiredService<ITraceExplorer>();

    public ILogWriter Logs => _host.Services.GetRequiredService<ILogWriter>();

    public ILogReader LogSearch => _host.Services.GetRequiredService<ILogReader>();

    public ILogHistogramReader LogHistogram => _host.Services.GetRequiredService<ILogHistogramReader>();

    public IFieldReader<LogQuery> LogFields => _host.Services.GetRequiredService<IFieldReader<LogQuery>>();

    public IFieldReader<SpanQuery> SpanFields => _host.Services.GetRequiredService<IFieldReader<SpanQuery>>();

    public ILogPatternReader Patterns => _host.Services.GetRequiredService<ILogPatternReader>();

    public IProfileWriter ProfileWriter => _host.Services.GetRequiredService<IProfileWriter>();

    public IProfileReader Profiles => _host.Services.GetRequiredService<IProfileReader>();

    public ISampleScanner Scanner => _host.Services.GetRequiredService<ISampleScanner>();

    public IRecordedSeriesStore Recorded => _host.Services.GetRequiredService<IRecordedSeriesStore>();

    public ISeriesStore Series => _host.Services.GetRequiredService<ISeriesStore>();

    public IStoreHealth Health => _host.Services.GetRequiredService<IStoreHealth>();

    public IStorageReader Storage => _host.Services.GetRequiredService<IStorageReader>();

    public ICardinalityReader Cardinality => _host.Services.GetRequiredService<ICardinalityReader>();

    public IWriterStatus Writers => _host.Services.GetRequiredService<IWriterStatus>();

    public SpaceKeeper SpaceKeeper => _host.Services.GetRequiredService<SpaceKeeper>();

    public LogCountFiller CountFiller => _host.Services.GetRequiredService<LogCountFiller>();

    public IQueryProgress Progress => _host.Services.GetRequiredService<IQueryProgress>();

    public StoreClient Client => _host.Services.GetRequiredService<StoreClient>();

    /// <summary>The program that tests run as the engine, built beside them.</summary>
    public static IReadOnlyList<string> EngineCommand { get; } =
        [Path.GetFullPath(Path.Combine(SourceDirectory(), "../Taproot.Store.EngineHost/bin", Configuration(), "net10.0/Taproot.Store.EngineHost"))];

    public static StoreOptions NewOptions(string? directory = null) => new()
    {
        DataDirectory = directory ?? Directory.CreateTempSubdirectory("taproot-store-").FullName,
        EngineCommand = EngineCommand,
        FlushInterval = TimeSpan.FromMilliseconds(20),
    };

    public static async Task<TestStore> StartAsync(StoreOptions? options = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        var actual = options ?? NewOptions();
        builder.Services.AddTaprootStore(actual);
        var host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            host.Dispose();
            throw;
        }
        return new(host, actual, ownsDirectory: options is null);
    }

    public string NewProject() => $"p{Interlocked.Increment(ref _projects)}";

    public Task WriteAsync(string project, string metric, Labels labels, params (long TimeMs, double Value)[] samples) =>
        WriteAsync(project, [(metric, labels, samples)]);

    public async Task WriteAsync(string project, IEnumerable<(string Metric, Labels Labels, (long TimeMs, double Value)[] Samples)> series)
    {
        using var batch = MetricBatch.Rent();
        foreach (var (metric, labels, samples) in series)
        {
            var index = batch.AddSeries(metric, labels);
            foreach (var (time, value) in samples) batch.AddSample(index, time, value);
        }
        await Writer.WriteAsync(project, batch, TestContext.Current.CancellationToken);
    }

    public async Task<List<Row>> ScanAsync(string project, IReadOnlyCollection<string> metrics, long fromMs = 0, long toMs = long.MaxValue / 2_000_000)
    {
        List<Row> rows = [];
        await Scanner.ScanAsync(
            project, metrics, fromMs, toMs,
            (metric, block) =>
            {
                for (var i = 0; i < block.TimesMs.Length; i++) rows.Add(new(metric, block.Fingerprints[i], block.TimesMs[i], block.Values[i]));
            },
            TestContext.Current.CancellationToken);
        return rows;
    }

    public async Task<string> QueryAsync(string database, string sql)
    {
        var text = "";
        await Client.QueryAsync(
            database, sql, QueryParameters.None,
            async (body, token) =>
            {
                using var reader = new StreamReader(body);
                text = await reader.ReadToEndAsync(token);
            },
            TestContext.Current.CancellationToken);
        return text.TrimEnd('\n');
    }

    /// <summary>Ends the store; the directory stays when it was given.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        if (_ownsDirectory) Directory.Delete(Options.DataDirectory, recursive: true);
    }

    private static string SourceDirectory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [SuppressMessage("Performance", "CA1861", Justification = "Once.")]
    private static string Configuration() => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
}

internal readonly record struct Row(string Metric, ulong Fingerprint, long TimeMs, double Value);

internal static class Eventually
{
    /// <summary>Waits until a condition holds; fails with its text when it does not in time.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, int seconds = 30)
    {
        var time = TimeProvider.System;
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < TimeSpan.FromSeconds(seconds);)
        {
            if (await condition()) return;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"Not in {seconds} s: {what}");
    }

    public static Task HoldsAsync(Func<bool> condition, string what, int seconds = 30) => HoldsAsync(() => Task.FromResult(condition()), what, seconds);
}
