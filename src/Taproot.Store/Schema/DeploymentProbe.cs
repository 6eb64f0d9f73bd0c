using System.Globalization;
using Taproot.Store.Client;

namespace Taproot.Store.Schema;

/// <summary>Asks the engine once how it is set up.</summary>
internal sealed class DeploymentProbe(StoreClient client, StoreOptions options)
{
    private const string CloudMode = "SELECT value FROM system.settings WHERE name = 'cloud_mode_engine' FORMAT TabSeparated";
    private const string Keeper = "SELECT name FROM system.tables WHERE database = 'system' AND name = 'zookeeper' FORMAT TabSeparated";
    private const string Clusters = "SELECT DISTINCT cluster FROM system.clusters ORDER BY cluster FORMAT TabSeparated";

    /// <summary>The deployment.</summary>
    /// <exception cref="StoreException">It cannot be decided, or the engine does not answer.</exception>
    public async Task<EngineDeployment> FindAsync(CancellationToken cancellation)
    {
        if (options.ClickHouse is not { } server) return EngineDeployment.Single;
        var mode = await client.ReadLinesAsync(server.InitialDatabase, CloudMode, QueryParameters.None, cancellation);
        var keeper = await client.ReadLinesAsync(server.InitialDatabase, Keeper, QueryParameters.None, cancellation);
        var clusters = await client.ReadLinesAsync(server.InitialDatabase, Clusters, QueryParameters.None, cancellation);
        _ = int.TryParse(mode.Count > 0 ? mode[0] : null, NumberStyles.None, CultureInfo.InvariantCulture, out var cloudMode);
        return EngineDeployment.Decide(clusters, keeper.Count > 0, cloudMode, server.Cluster);
    }
}
