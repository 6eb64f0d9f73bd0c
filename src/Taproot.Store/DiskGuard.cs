namespace Taproot.Store;

/// <summary>Refuses rows while the disk has too little space left for the engine to merge and to finish what it began.</summary>
internal sealed class DiskGuard(StoreOptions options, TimeProvider time)
{
    private const long Least = 64L << 20;
    private const long Most = 512L << 20;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private long _checked;
    private string? _problem;

    /// <summary>What is wrong with the disk, as a sentence; null when nothing is. Measured at most once a second.</summary>
    public string? Problem
    {
        get
        {
            if (options.ClickHouse is not null) return null; // another machine's disk
            lock (_lock)
            {
                if (_checked == 0 || time.GetElapsedTime(_checked) >= Freshness)
                {
                    _problem = Measure();
                    _checked = time.GetTimestamp();
                }
                return _problem;
            }
        }
    }

    /// <summary>Free and total bytes of the data directory's disk.</summary>
    public (long Free, long Total) Space()
    {
        var drive = new DriveInfo(Path.GetFullPath(options.DataDirectory));
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }

    private string? Measure()
    {
        try
        {
            var (free, total) = Space();
            var minimum = options.MinimumFreeBytes ?? Math.Clamp(total / 50, Least, Most);
            return free >= minimum
                ? null
                : $"The disk of {Path.GetFullPath(options.DataDirectory)} is nearly full: {free >> 20} MB of {total >> 20} MB are free, and {minimum >> 20} MB "
                  + "are kept for the store to work with. Nothing new is stored until there is space: free some, or shorten the retention.";
        }
        catch (IOException)
        {
            return null; // the engine itself will tell
        }
    }
}
