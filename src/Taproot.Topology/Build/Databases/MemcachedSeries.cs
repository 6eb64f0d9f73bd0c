using System.Collections.Immutable;
using Taproot.Topology.Model.Databases;
using static Taproot.Topology.Build.Databases.DatabaseSeries;

namespace Taproot.Topology.Build.Databases;

/// <summary>What a Memcached exporter sends.</summary>
internal static class MemcachedSeries
{
    public static ImmutableArray<DatabaseSeries<Memcached>> All { get; } =
    [
        Last<Memcached>("memcached_up", static (m, s) => m.Up = s.Values),
        Last<Memcached>("memcached_version", static (m, s) => m.Version = s["version"], "version"),
        Last<Memcached>("memcached_limit_bytes", static (m, s) => m.LimitBytes = s.Values),
        Rate<Memcached>("memcached_items_evicted_total", static (m, s) => m.Evictions = s.Values),
        Rate<Memcached>("memcached_commands_total", static (m, s) => m.Commands[(s["command"], s["status"])] = s.Values, "command", "status"),
    ];
}
