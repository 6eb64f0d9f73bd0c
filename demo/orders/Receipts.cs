using Shop.Common;

namespace Shop.Orders;

/// <summary>
/// A receipt of each order, in a folder with a small file system of its own where the host allows one. The fault <c>full-disk</c> fills it,
/// but for a twentieth, with receipts that nobody takes away.
/// </summary>
internal sealed class Receipts(Faults faults, IConfiguration configuration, TimeProvider clock) : BackgroundService
{
    private const long MostBytes = 1 << 20;
    private const long LargestFileSystem = 1L << 30;
    private const double LeftFree = 0.05;
    private const int StepBytes = 4 << 20;
    private readonly string _folder = configuration.Required("receipts");
    private readonly Lock _lock = new();
    private FileStream? _receipts;

    /// <summary>Writes down that an order was paid.</summary>
    public void Write(long order)
    {
        lock (_lock)
        {
            _receipts ??= Open("receipts");
            if (_receipts.Length > MostBytes)
            {
                _receipts.SetLength(0);
            }

            _receipts.Write(System.Text.Encoding.ASCII.GetBytes($"{clock.GetUtcNow():O} order {order}\n"));
            _receipts.Flush();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (faults.IsOn(Faults.FullDisk))
            {
                Fill();
            }
            else
            {
                File.Delete(Uncollected);
            }
        }
    }

    private string Uncollected => Path.Combine(_folder, "uncollected");

    private void Fill()
    {
        var disk = new DriveInfo(_folder);
        // The host's own disk is not ours to fill.
        if (disk.TotalSize > LargestFileSystem || disk.AvailableFreeSpace < disk.TotalSize * LeftFree + StepBytes)
        {
            return;
        }

        using FileStream file = Open("uncollected");
        file.Write(new byte[StepBytes]);
    }

    private FileStream Open(string name) => new(Path.Combine(_folder, name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
