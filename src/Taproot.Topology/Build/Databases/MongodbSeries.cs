using System.Collections.Immutable;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model.Databases;
using static Taproot.Topology.Build.Databases.DatabaseSeries;

namespace Taproot.Topology.Build.Databases;

/// <summary>What a MongoDB exporter sends.</summary>
internal static class MongodbSeries
{
    public static ImmutableArray<DatabaseSeries<Mongodb>> All { get; } =
    [
        Last<Mongodb>("mongo_up", static (m, s) => m.Up = s.Values),
        Last<Mongodb>("mongo_info", static (m, s) => m.Version = s["server_version"], "server_version"),
        Last<Mongodb>("mongo_scrape_error", PostgresSeries.ScrapeError, "error", "warning"),
        Last<Mongodb>("mongo_rs_status", ReplicaSet, "rs", "role"),
        Make<Mongodb>("mongo_rs_last_applied_timestamp_ms", SeriesFunction.AgeOfMilliseconds, static (m, s) => m.LastAppliedAge = s.Values),
        Last<Mongodb>("mongo_database_size_bytes", static (m, s) => m.DatabaseSizes[s["db"]] = s.Values, "db"),
        Last<Mongodb>("mongo_collection_size_bytes", static (m, s) => m.CollectionSizes[$"{s["db"]}.{s["collection"]}"] = s.Values, "db", "collection"),
    ];

    private static void ReplicaSet(Mongodb mongo, DatabaseSample sample)
    {
        // An arbiter, or a member that recovers, is neither.
        if (sample["role"] is { } role && (IsRole(role, "primary") || IsRole(role, "secondary"))) mongo.NoteRole(IsRole(role, "primary"), sample.Values);
        if (sample.HoldsNow) (mongo.ReplicaSet, mongo.State) = (sample["rs"], sample["role"].ToLowerInvariant());
    }

    private static bool IsRole(string told, string role) => told.Equals(role, StringComparison.OrdinalIgnoreCase);
}
