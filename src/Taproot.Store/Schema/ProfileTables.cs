using Taproot.Telemetry;

namespace Taproot.Store.Schema;

/// <summary>Tables of profiles, by the names and columns that Coroot's have: each stack once a day, samples that refer to them, and what types there are.</summary>
internal static class ProfileTables
{
    public static TableDefinition Stacks { get; } = new("profiling_stacks", Signal.Profiles)
    {
        Columns = """
            ServiceName LowCardinality(String) CODEC(ZSTD(1)),
            Hash UInt64 CODEC(ZSTD(1)),
            LastSeen DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
            Stack Array(String) CODEC(ZSTD(3))
            """,
        Variant = "Replacing",
        PartitionBy = "toDate(LastSeen)",
        OrderBy = "(ServiceName, Hash)",
        ShardBy = "Hash",
        AgesFrom = "toDateTime(LastSeen)",
        ExtraDays = 1,
    };

    public static TableDefinition Samples { get; } = new("profiling_samples", Signal.Profiles)
    {
        Columns = """
            ServiceName LowCardinality(String) CODEC(ZSTD(1)),
            Type LowCardinality(String) CODEC(ZSTD(1)),
            Start DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
            End DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
            Labels Map(LowCardinality(String), String) CODEC(ZSTD(1)),
            StackHash UInt64 CODEC(ZSTD(1)),
            Value Int64 CODEC(T64, ZSTD(1))
            """,
        PartitionBy = "toDate(Start)",
        OrderBy = "(ServiceName, Type, Start, End)",
        ShardBy = "StackHash",
        AgesFrom = "toDateTime(Start)",
    };

    public static TableDefinition Profiles { get; } = new("profiling_profiles", Signal.Profiles)
    {
        Columns = """
            ServiceName LowCardinality(String) CODEC(ZSTD(1)),
            Type LowCardinality(String) CODEC(ZSTD(1)),
            LastSeen DateTime64(9, 'UTC') CODEC(ZSTD(1))
            """,
        Variant = "Replacing",
        Arguments = "LastSeen",
        PartitionBy = "toDate(LastSeen)",
        OrderBy = "(ServiceName, Type)",
        ShardBy = "cityHash64(ServiceName)",
        AgesFrom = "toDateTime(LastSeen)",
        ExtraDays = 1,
    };

    public static ViewDefinition ProfilesView { get; } = new(
        "profiling_profiles_mv", Profiles.Name, Samples.Name,
        """
        ServiceName,
        Type,
        max(End) AS LastSeen
        """,
        "GROUP BY ServiceName, Type");
}
