using Shop.Common;

namespace Shop.Storefront;

/// <summary>The fault <c>log-errors</c>: an error in the log each second, while customers notice nothing.</summary>
internal sealed partial class LogErrors(Faults faults, TimeProvider clock, ILogger<LogErrors> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (faults.IsOn(Faults.LogErrors))
            {
                VoucherFailed(logger, Random.Shared.Next(100));
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The voucher of session {Session} could not be read: its signature is wrong.")]
    private static partial void VoucherFailed(ILogger logger, int session);
}
