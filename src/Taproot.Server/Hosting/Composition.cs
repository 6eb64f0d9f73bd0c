using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Store;

namespace Taproot.Server.Hosting;

/// <summary>The parts that tests replace: the store, and what draws the world from it.</summary>
internal static class Composition
{
    /// <summary>Adds the store and the recorder. The store comes first: what uses it is started after it and stopped before.</summary>
    public static void AddParts(IServiceCollection services, ServerOptions options)
    {
        var store = new StoreOptions
        {
            DataDirectory = Path.Combine(options.DataDirectory, "store"),
            EngineLibraryPath = options.ChdbLibrary,
            EngineMemoryBytes = options.StoreMemoryBytes,
            RecentSamplesBytes = options.RecentSamplesBytes ?? StoreOptions.UsualRecentSamplesBytes,
            QueryBudget = options.QueryBudget,
            ClickHouse = options.ClickHouse,
            Space = options.Space,
            MetricsRetention = options.MetricsRetention,
            LogsRetention = options.LogsRetention,
            TracesRetention = options.TracesRetention,
            ProfilesRetention = options.ProfilesRetention,
        };
        services.AddTaprootStore(options.QueryCacheBytes is { } bytes ? store with { QueryCacheBytes = bytes } : store);
        services.AddSingleton<IRecordedProjects>(s => s.GetRequiredService<ProjectDirectory>());
        services.AddTaprootRecorder(new() { Interval = options.RefreshInterval, IsOnlyWriter = options.ClickHouse is null });
    }
}
