using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Taproot.Server.Hosting;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Store;
using Taproot.Store.Logs;
using Taproot.Store.Querying;
using Taproot.Store.Traces;
using Taproot.Store.Traces.Exploring;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Tests.Support;

/// <summary>The real server on a loopback port of its own and a data directory of its own; store and world source are the test's.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _directory;

    private RunningServer(WebApplication app, string directory)
    {
        (_app, _directory) = (app, directory);
        Client = new() { BaseAddress = new(app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public HttpClient Client { get; }

    /// <summary>The second port, where the test has asked for one that takes OTLP.</summary>
    public Uri OtlpGrpc => new(_app.Urls.ElementAt(1));

    public required FakeWorldSource Worlds { get; init; }

    public required FakeStore Store { get; init; }

    public required FakeProfileStore Profiles { get; init; }

    public required FakeStorage Storage { get; init; }

    public required FakeTimeProvider Time { get; init; }

    public string DataDirectory => _directory;

    public IServiceProvider Services => _app.Services;

    public static async Task<RunningServer> StartAsync(Func<ServerOptions, ServerOptions>? configure = null)
    {
        var directory = Directory.CreateTempSubdirectory("taproot-server-test-").FullName;
        var (worlds, store, profiles, storage, time) = (new FakeWorldSource(), new FakeStore(), new FakeProfileStore(), new FakeStorage(), new FakeTimeProvider(Start));
        var options = new ServerOptions { DataDirectory = directory, Listen = new(IPAddress.Loopback, 0) };
        var app = ServerApplication.Build(configure?.Invoke(options) ?? options, services =>
        {
            services.AddSingleton<IWorldSource>(worlds).AddSingleton<IRecorderStatusSource>(worlds).AddSingleton<IStoreHealth>(store).AddSingleton<IMetricWriter>(store)
                .AddSingleton<ILogWriter>(store).AddSingleton<ISpanWriter>(store).AddSingleton<ILogReader>(store).AddSingleton<ILogPatternReader>(store).AddSingleton<ILogHistogramReader>(store).AddSingleton<IFieldReader<LogQuery>>(store).AddSingleton<IFieldReader<SpanQuery>>(store).AddSingleton<ITraceReader>(store).AddSingleton<ITraceExplorer>(store)
                .AddSingleton<IStoredSamples>(new SampleTails(new())).AddSingleton<ISampleScanner>(new Recorder.FakeStore());
            services.AddSingleton<IStorageReader>(storage).AddSingleton<ISpaceStatus>(storage).AddSingleton<IWriterStatus>(storage).AddSingleton<ICardinalityReader>(storage).AddSingleton<IQueryProgress>(storage);
            services.AddSingleton<IProfileWriter>(profiles).AddSingleton<IProfileReader>(profiles);
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        });
        await app.Services.PrepareConfigurationDatabaseAsync(directory, TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, directory) { Worlds = worlds, Store = store, Profiles = profiles, Storage = storage, Time = time };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}
