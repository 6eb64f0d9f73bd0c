namespace Shop.Common;

/// <summary>
/// The faults that a person switched on: each is a file in one folder, looked for at most once a second. A file rather than an
/// endpoint, so that switching a fault is no request on the service map.
/// </summary>
public sealed class Faults(string folder, TimeProvider clock)
{
    /// <summary>Queries wait in the database.</summary>
    public const string SlowDatabase = "slow-database";

    /// <summary>Every third payment is refused by the orders service.</summary>
    public const string FailingPayment = "failing-payment";

    /// <summary>The catalog keeps memory that it does not need.</summary>
    public const string MemoryLeak = "memory-leak";

    /// <summary>The cart computes for nothing.</summary>
    public const string CpuHog = "cpu-hog";

    /// <summary>The orders service calls a payment gateway whose port nobody listens on.</summary>
    public const string RefusedConnections = "refused-connections";

    /// <summary>The orders service fills the small file system that it writes receipts to.</summary>
    public const string FullDisk = "full-disk";

    /// <summary>The shop's name server answers that it failed.</summary>
    public const string DnsFailures = "dns-failures";

    /// <summary>The storefront writes an error into its log each second.</summary>
    public const string LogErrors = "log-errors";

    private readonly Lock _lock = new();
    private HashSet<string> _on = [];
    private long _readAt;

    /// <summary>Whether the fault is on.</summary>
    public bool IsOn(string name)
    {
        lock (_lock)
        {
            if (_readAt == 0 || clock.GetElapsedTime(_readAt) > TimeSpan.FromSeconds(1))
            {
                _on = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>()] : [];
                _readAt = clock.GetTimestamp();
            }

            return _on.Contains(name);
        }
    }
}
