using Shop.Common;

namespace Shop.Cart;

/// <summary>The fault <c>cpu-hog</c>: burns four fifths of a core.</summary>
internal sealed class CpuHog(Faults faults, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (faults.IsOn(Faults.CpuHog))
            {
                Burn();
                await Task.Delay(Period - Busy, clock, stoppingToken);
            }
            else
            {
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken);
            }
        }
    }

    private void Burn()
    {
        long start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < Busy)
        {
            // The clock's own reading is the work.
        }
    }
}
