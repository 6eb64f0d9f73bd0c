using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Taproot.Store.Client;
using Taproot.Store.Schema;

namespace Taproot.Store.Bench.Explore;

/// <summary>Fills a data directory with a day, for a server to be asked about it.</summary>
internal static class ExploreLoad
{
    // A million rows that are made at once take more than a query of a page may.
    private const long MemoryBytes = 6L << 30;

    /// <summary>Loads into the project <c>default</c>; ends when nothing is merged any more.</summary>
    public static async Task<int> RunAsync(string directory, long logs, long spans)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddTaprootStore(new() { DataDirectory = directory, EngineMemoryBytes = MemoryBytes, QueryBudget = new() { MemoryBytes = MemoryBytes } });
        using var host = builder.Build();
        await host.StartAsync();
        var database = await host.Services.GetRequiredService<ProjectSchema>().EnsureAsync("default", CancellationToken.None);
        var data = new ExploreData(host.Services.GetRequiredService<StoreClient>(), database, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        await data.SpansAsync(spans);
        await data.LogsAsync(logs);
        await data.ProfilesAsync();
        await data.SettleAsync();
        await host.StopAsync();
        return 0;
    }
}
