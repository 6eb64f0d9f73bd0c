using System.Collections.Immutable;
using Taproot.Topology.Model.Databases;
using static Taproot.Topology.Build.Databases.DatabaseSeries;

namespace Taproot.Topology.Build.Databases;

/// <summary>What an exporter for the Redis family sends.</summary>
internal static class RedisSeries
{
    public static ImmutableArray<DatabaseSeries<Redis>> All { get; } =
    [
        Last<Redis>("redis_up", static (r, s) => r.Up = s.Values),
        Last<Redis>("redis_instance_info", Info, "redis_version", "role"),
        Last<Redis>("redis_exporter_last_scrape_error", static (r, s) => r.Error = s.HoldsNow ? s["err"] : r.Error, "err"),
        Rate<Redis>("redis_commands_total", static (r, s) => r.Commands[s["cmd"]] = s.Values, "cmd"),
        Rate<Redis>("redis_commands_duration_seconds_total", static (r, s) => r.CommandTime[s["cmd"]] = s.Values, "cmd"),
        Last<Redis>("redis_db_keys", static (r, s) => r.Keys[s["db"]] = s.Values, "db"),
        Last<Redis>("redis_db_keys_expiring", static (r, s) => r.ExpiringKeys[s["db"]] = s.Values, "db"),
    ];

    private static void Info(Redis redis, DatabaseSample sample)
    {
        (redis.Version, redis.Role) = (sample["redis_version"], sample["role"]);
        if (redis.Role.Length > 0) redis.NoteRole(redis.Role == "master", sample.Values);
    }
}
