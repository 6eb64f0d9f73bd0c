using Microsoft.Extensions.Hosting;

namespace Taproot.Store.Client;

/// <summary>Watches a ClickHouse server that takes the embedded engine's place.</summary>
internal sealed class RemoteEngine(StoreClient client, StoreHealth health, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                if (await client.PingAsync(stoppingToken)) health.Up(null);
                else health.Down("The ClickHouse server does not answer.", Interval);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends.
        }
    }
}
