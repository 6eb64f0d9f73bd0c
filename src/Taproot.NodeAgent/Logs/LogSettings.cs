using Taproot.Telemetry.Configuration;

namespace Taproot.NodeAgent.Logs;

/// <summary>Reads the room's options from the settings.</summary>
internal static class LogSettings
{
    private const string HostRoot = "/proc/1/root";
    private static readonly string[] JournalPlaces = ["/run/log/journal", "/var/log/journal"];

    internal static LogOptions From(ConfigurationValues values, string machineId) => new()
    {
        ParseJson = !values.GetBoolean("disable-json-log-parsing"),
        MaxPatterns = InRange(values, "log-patterns-per-container", 1, 10_000),
        MaxMinedPerSecond = InRange(values, "log-pattern-extraction-limit", 0, 1_000_000),
        MaxSampleBytes = InRange(values, "max-label-length", 16, 64 * 1024),
        MaxShippedBytesOfContainer = Rate(values, "max-log-rate-per-container"),
        MaxShippedBytes = Rate(values, "max-log-rate"),
        JournalDirectories = [.. JournalPlaces.Select(OnHost)],
        MachineId = machineId,
    };

    // The journal is the host's, and the agent may be in a container of its own.
    private static string OnHost(string path) => Directory.Exists(HostRoot) ? HostRoot + path : path;

    private static int InRange(ConfigurationValues values, string name, int least, int most)
    {
        var value = values.GetInt32(name);
        return value >= least && value <= most ? value : throw new ConfigurationException($"The option '--{name}' must be between {least} and {most}.");
    }

    private static long Rate(ConfigurationValues values, string name)
    {
        var value = values.GetBytes(name);
        return value > 0 ? value : throw new ConfigurationException($"The option '--{name}' must be more than 0.");
    }
}
