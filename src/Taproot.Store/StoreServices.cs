using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Taproot.Store.Client;
using Taproot.Store.Embedded;
using Taproot.Store.Logs;
using Taproot.Store.Metrics;
using Taproot.Store.Query;
using Taproot.Store.Profiles;
using Taproot.Store.Querying;
using Taproot.Store.Recent;
using Taproot.Store.Recorded;
using Taproot.Store.Schema;
using Taproot.Store.Space;
using Taproot.Store.Traces;
using Taproot.Store.Traces.Exploring;
using Taproot.Store.Writing;
using Taproot.Telemetry.Series;

namespace Taproot.Store;

/// <summary>The store's place in a host.</summary>
public static class StoreServices
{
    /// <summary>
    /// Adds the writers and readers of all signals, <see cref="IRecordedSeriesStore"/>, <see cref="IStorageReader"/>, <see cref="ICardinalityReader"/>, <see cref="ISpaceStatus"/>, <see cref="IWriterStatus"/>,
    /// <see cref="IStoreHealth"/> and the service that runs the embedded engine (or, with <see cref="StoreOptions.ClickHouse"/>, watches a ClickHouse server). Call it before services that use the store:
    /// they are started after it, and stopped before.
    /// </summary>
    public static IServiceCollection AddTaprootStore(this IServiceCollection services, StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<StoreClient>();
        services.AddSingleton<IQueryProgress, QueryProgressReader>();
        services.AddSingleton<DiskGuard>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton<ProjectSchema>();
        services.AddSingleton<WriterServices>();
        services.AddSingleton(_ => new LabelCache());
        services.AddSingleton<IStoreHealth>(s => s.GetRequiredService<StoreHealth>());
        services.AddSingleton<IMetricWriter, MetricWriter>();
        services.AddSingleton<ILogWriter, LogWriter>();
        services.AddSingleton<ISpanWriter, SpanWriter>();
        services.AddSingleton<IProfileWriter, ProfileWriter>();
        services.AddSingleton<IProfileReader, ProfileReader>();
        services.AddSingleton<ILogReader, LogReader>();
        services.AddSingleton<ILogPatternReader, LogPatternReader>();
        services.AddSingleton<ILogHistogramReader, LogHistogramReader>();
        services.AddSingleton<IFieldReader<LogQuery>, LogFieldReader>();
        services.AddSingleton<IFieldReader<SpanQuery>, SpanFieldReader>();
        services.AddSingleton<ITraceReader, TraceReader>();
        services.AddSingleton<ITraceExplorer, TraceExplorer>();
        services.AddSingleton<ISampleScanner, SampleScanner>();
        services.AddSingleton<IRecordedSeriesStore, RecordedSeriesStore>();
        services.AddSingleton<NamedSeriesCache>();
        services.AddSingleton<SampleCache>();
        services.AddSingleton<RecentStore>();
        services.AddSingleton<ISeriesStore, StoreQueries>();
        services.AddSingleton<ICardinalityReader, CardinalityReader>();
        services.AddSingleton<IWriterStatus>(s => s.GetRequiredService<StoreMetrics>());
        services.AddSingleton<StorageReader>();
        services.AddSingleton<IStorageReader>(s => s.GetRequiredService<StorageReader>());
        services.AddSingleton<SpaceKeeper>();
        services.AddSingleton<ISpaceStatus>(s => s.GetRequiredService<SpaceKeeper>());
        if (options.ClickHouse is null) services.AddSingleton<IHostedService, EmbeddedEngine>();
        else services.AddSingleton<IHostedService, RemoteEngine>();
        services.AddHostedService(s => s.GetRequiredService<SpaceKeeper>());
        services.AddSingleton<LogCountFiller>();
        services.AddHostedService(s => s.GetRequiredService<LogCountFiller>());
        return services;
    }
}
