using Shop.Common;

namespace Shop.Catalog;

/// <summary>The fault <c>memory-leak</c>: two megabytes more each second, at most 512 MB, all given back when it is switched off.</summary>
internal sealed class MemoryLeak(Faults faults, TimeProvider clock) : BackgroundService
{
    private const int StepBytes = 2 * 1024 * 1024;
    private const int MostSteps = 256;
    private readonly List<byte[]> _leaked = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!faults.IsOn(Faults.MemoryLeak))
            {
                Free();
            }
            else if (_leaked.Count < MostSteps)
            {
                byte[] block = GC.AllocateUninitializedArray<byte>(StepBytes);
                Random.Shared.NextBytes(block); // Untouched pages would cost nothing.
                _leaked.Add(block);
            }
        }
    }

    private void Free()
    {
        if (_leaked.Count > 0)
        {
            _leaked.Clear();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }
}
