using Shop.Common;

namespace Shop.Cart;

/// <summary>The fault <c>cpu-hog</c>: threads that compute for nothing, one more than there are cores, so that they wait for each other.</summary>
internal sealed class CpuHog(Faults faults, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (faults.IsOn(Faults.CpuHog))
            {
                await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => Task.Factory.StartNew(
                    () => Burn(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            }

            await Task.Delay(Period, clock, stoppingToken);
        }
    }

    private void Burn(CancellationToken stoppingToken)
    {
        while (faults.IsOn(Faults.CpuHog) && !stoppingToken.IsCancellationRequested)
        {
            long start = clock.GetTimestamp();
            while (clock.GetElapsedTime(start) < Period)
            {
                // The clock's own reading is the work.
            }
        }
    }
}
