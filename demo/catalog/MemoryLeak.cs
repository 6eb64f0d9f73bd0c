using Shop.Common;

namespace Shop.Catalog;

/// <summary>
/// The fault <c>memory-leak</c>: so much more each second that what the host has left would be used up in ten minutes. It stops at half of
/// that, and all is given back when it is switched off.
/// </summary>
internal sealed class MemoryLeak(Faults faults, TimeProvider clock) : BackgroundService
{
    private const int SecondsToLast = 600;
    private readonly List<byte[]> _leaked = [];
    private int _stepBytes;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!faults.IsOn(Faults.MemoryLeak))
            {
                Free();
            }
            else if (_leaked.Count < SecondsToLast / 2)
            {
                Leak();
            }
        }
    }

    private void Leak()
    {
        if (_leaked.Count == 0)
        {
            GCMemoryInfo memory = GC.GetGCMemoryInfo();
            long left = memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes;
            _stepBytes = (int)Math.Clamp(left / SecondsToLast, 1 << 20, 1 << 28);
        }

        byte[] block = GC.AllocateUninitializedArray<byte>(_stepBytes);
        for (int i = 0; i < block.Length; i += 4096)
        {
            block[i] = 1; // Untouched pages would cost nothing.
        }

        _leaked.Add(block);
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
