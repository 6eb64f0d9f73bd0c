using System.Globalization;
using Taproot.Store;
using Taproot.Telemetry.Configuration;

namespace Taproot.Server.Configuration;

/// <summary>Settings of the store: which engine, and what happens when its disk fills.</summary>
internal static class StoreConfiguration
{
    private const string Address = "global-clickhouse-address";
    private const string QueryCache = "query-cache-memory";
    private const string QueryTimeout = "query-timeout";
    private const string QueryMemory = "query-memory";
    private const long LeastQueryMemory = 64L << 20;
    private const long LargestQueryCache = 1L << 40;

    /// <summary>The settings.</summary>
    public static IReadOnlyList<ConfigurationOption> Options { get; } =
    [
        new(Address, "Addresses of a ClickHouse server or cluster (HTTP interface, host:port or URL, separated by commas) to use instead of the embedded engine."),
        new("global-clickhouse-user", "User at ClickHouse.", "default"),
        new("global-clickhouse-password", "Password at ClickHouse."),
        new("global-clickhouse-password-file", "File with the password at ClickHouse in its first line; read again when it changes."),
        new("global-clickhouse-initial-database", "Database that exists already; each project gets one of its own beside it.", "default"),
        new("global-clickhouse-cluster", "Name of the cluster at ClickHouse; without it the only one is taken, or one called taproot, coroot or default."),
        new("global-clickhouse-tls-enabled", "Speak TLS to ClickHouse.", "false"),
        new("global-clickhouse-tls-skip-verify", "Accept any certificate of ClickHouse; for trials only.", "false"),
        new("global-clickhouse-tls-ca-file", "PEM file of the authorities that ClickHouse's certificate may come from."),
        new(QueryCache, "Memory for samples that queries have read, kept for the next query, such as 256MiB; 0 keeps none. Without it a sixteenth of the machine's, at most 512 MiB. Without effect with a ClickHouse server."),
        new(QueryTimeout, "How long one query of the store may take; it is ended then, and the page says what to narrow.", "30s"),
        new(QueryMemory, "Most memory that one query may use in the store's engine, such as 1GiB. Without it half of the embedded engine's, or 4GiB of a ClickHouse server's."),
        new("disable-clickhouse-space-manager", "Do not delete the oldest data when the store's disk fills.", "false"),
        new("clickhouse-space-manager-usage-threshold", "Percentage of the store's disk above which its oldest data is deleted; without it 90 for the embedded engine and 70 for a ClickHouse server."),
        new("clickhouse-space-manager-min-partitions", "Partitions (days) of each table that are never deleted for space.", "1"),
    ];

    /// <summary>The ClickHouse server, or null for the embedded engine.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong; the message says which and how.</exception>
    public static ClickHouseOptions? ClickHouse(ConfigurationValues values)
    {
        if (values.GetOptionalString(Address) is not { } address) return null;
        return new()
        {
            Addresses = ParseAddresses(address, values.GetBoolean("global-clickhouse-tls-enabled")),
            User = values.GetString("global-clickhouse-user"),
            Password = values.GetOptionalString("global-clickhouse-password") ?? "",
            PasswordFile = ExistingFile(values, "global-clickhouse-password-file"),
            InitialDatabase = values.GetString("global-clickhouse-initial-database"),
            Cluster = values.GetOptionalString("global-clickhouse-cluster"),
            SkipVerify = values.GetBoolean("global-clickhouse-tls-skip-verify"),
            CaFile = ExistingFile(values, "global-clickhouse-tls-ca-file"),
        };
    }

    /// <summary>Memory for samples that queries have read, bytes, 0 for none; null where nothing is said.</summary>
    /// <exception cref="ConfigurationException">The setting is wrong; the message says how.</exception>
    public static long? QueryCacheBytes(ConfigurationValues values)
    {
        if (values.GetOptionalString(QueryCache) is null) return null;
        var bytes = values.GetBytes(QueryCache);
        return bytes is >= 0 and <= LargestQueryCache ? bytes : throw new ConfigurationException($"The option '--{QueryCache}' must be between 0 and 1TiB.");
    }

    /// <summary>What one query may take.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong; the message says how.</exception>
    public static QueryBudget Budget(ConfigurationValues values)
    {
        var timeout = values.GetDuration(QueryTimeout);
        if (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromHours(1)) throw new ConfigurationException($"The option '--{QueryTimeout}' must be between 1s and 1h.");
        if (values.GetOptionalString(QueryMemory) is null) return new() { Timeout = timeout };
        var bytes = values.GetBytes(QueryMemory);
        return bytes is >= LeastQueryMemory and <= LargestQueryCache
            ? new() { Timeout = timeout, MemoryBytes = bytes }
            : throw new ConfigurationException($"The option '--{QueryMemory}' must be between 64MiB and 1TiB.");
    }

    /// <summary>When old data makes room for new.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong; the message says which and how.</exception>
    public static SpaceOptions Space(ConfigurationValues values) => new()
    {
        IsEnabled = !values.GetBoolean("disable-clickhouse-space-manager"),
        UsageThresholdPercent = values.GetOptionalString("clickhouse-space-manager-usage-threshold") is null
            ? null
            : Within(values.GetInt32("clickhouse-space-manager-usage-threshold"), 10, 99, "clickhouse-space-manager-usage-threshold"),
        MinimumPartitions = Within(values.GetInt32("clickhouse-space-manager-min-partitions"), 1, 1000, "clickhouse-space-manager-min-partitions"),
    };

    private static IReadOnlyList<Uri> ParseAddresses(string text, bool tls)
    {
        try
        {
            return ClickHouseAddresses.Parse(text, tls);
        }
        catch (FormatException e)
        {
            throw new ConfigurationException($"The option '--{Address}' is wrong: {e.Message}", e);
        }
    }

    private static string? ExistingFile(ConfigurationValues values, string name)
    {
        if (values.GetOptionalString(name) is not { } file) return null;
        return File.Exists(file) ? Path.GetFullPath(file) : throw new ConfigurationException($"The option '--{name}' names the file '{file}', which does not exist.");
    }

    private static int Within(int value, int least, int most, string name) =>
        value >= least && value <= most
            ? value
            : throw new ConfigurationException(string.Create(CultureInfo.InvariantCulture, $"The option '--{name}' must be between {least} and {most}, but is {value}."));
}
