using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Databases;

/// <summary>Settings of a PostgreSQL server in seconds, bytes or plain numbers, whatever unit they were told in.</summary>
internal static class PostgresSettings
{
    /// <summary>The newest value of a setting; null when it was not told.</summary>
    public static double? Setting(this Postgres postgres, string name)
    {
        if (!postgres.Settings.TryGetValue(name, out var setting)) return null;
        var value = setting.Values.Last();
        return float.IsNaN(value) ? null : value * Factor(setting.Unit);
    }

    private static double Factor(string unit) => unit switch
    {
        "us" => 1e-6,
        "ms" => 1e-3,
        "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        "kB" => 1024,
        "8kB" => 8192,
        "16kB" => 16_384,
        "32kB" => 32_768,
        "MB" or "1MB" => 1 << 20,
        "16MB" => 1 << 24,
        "GB" => 1 << 30,
        _ => 1,
    };
}
