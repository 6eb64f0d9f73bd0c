using Microsoft.Extensions.Hosting;
using Taproot.Store.Schema;

namespace Taproot.Store.Client;

/// <summary>Watches a ClickHouse server that takes the embedded engine's place.</summary>
internal sealed class RemoteEngine(StoreClient client, ProjectSchema schema, StoreHealth health, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        if (!await client.PingAsync(cancellation))
        {
            health.Down("The ClickHouse server does not answer.", Interval);
            return;
        }
        try
        {
            // A ping needs no password, this does.
            await schema.DeploymentAsync(cancellation);
            health.Up(null);
        }
        catch (StoreException e)
        {
            health.Down(e.Message, Interval);
        }
    }
}
