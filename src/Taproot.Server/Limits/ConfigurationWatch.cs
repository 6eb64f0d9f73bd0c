using Microsoft.EntityFrameworkCore;
using Taproot.Server.Projects;

namespace Taproot.Server.Limits;

/// <summary>Takes over within seconds what another server or a command changed in the configuration database, and writes down when keys were used.</summary>
internal sealed partial class ConfigurationWatch(ProjectQuotas quotas, ApiKeys keys, TimeProvider time, ILogger<ConfigurationWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Does what is due.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await quotas.LoadAsync(cancellationToken);
            await keys.WriteUsesAsync(cancellationToken);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or DbUpdateException)
        {
            LogFailed(logger, e.Message);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await RunOnceAsync(stoppingToken);
    }

    [LoggerMessage(3300, LogLevel.Warning, "The configuration database cannot be read or written now: {Reason} Limits and keys stay as they are.")]
    private static partial void LogFailed(ILogger logger, string reason);
}
