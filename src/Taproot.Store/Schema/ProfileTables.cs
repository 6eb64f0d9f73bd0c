using Taproot.Telemetry;

namespace Taproot.Store.Schema;

/// <summary>Tables of profiles, by the names and columns that Coroot's have: each stack once a day, samples that refer to them, and what types there are.</summary>
internal static class ProfileTables
{
    // What ResourceAttributes of other signals say by these names, agents of clusters say by short ones.
    private static readonly string[] Identifying =
    [
        "container.id", "k8s.namespace.name", "k8s.pod.name", "k8s.deployment.name", "k8s.statefulset.name", "k8s.daemonset.name", "k8s.cronjob.name",
        "k8s.pod.uid", "k8s.container.name", "container.name", "host.name", "host.id", "hostname", "process.pid", "service.namespace", "process.executable.name",
        "namespace", "pod",
    ];

    /// <summary>Identity of where a sample comes from: its service and the labels that say whose it is.</summary>
    public static string SourceKey { get; } = $"cityHash64(ServiceName, {string.Join(", ", Identifying.Select(name => $"Labels['{name}']"))})";

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

    /// <summary>Where profiles come from, once an hour: whose they are is found without reading samples.</summary>
    public static TableDefinition Sources { get; } = new("profiling_sources", Signal.Profiles)
    {
        Columns = """
            Hour DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
            ServiceName LowCardinality(String) CODEC(ZSTD(1)),
            Type LowCardinality(String) CODEC(ZSTD(1)),
            SourceKey UInt64 CODEC(ZSTD(1)),
            Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
            LastSeen DateTime64(9, 'UTC') CODEC(ZSTD(1))
            """,
        Variant = "Replacing",
        Arguments = "LastSeen",
        PartitionBy = "toDate(Hour)",
        OrderBy = "(Hour, ServiceName, Type, SourceKey)",
        ShardBy = "SourceKey",
        AgesFrom = "Hour",
    };

    /// <summary>Keeps <see cref="Sources"/>.</summary>
    public static ViewDefinition SourcesView { get; } = new(
        "profiling_sources_mv", Sources.Name, Samples.Name,
        $"""
        toStartOfHour(toDateTime(End)) AS Hour, ServiceName, Type, {SourceKey} AS SourceKey,
        mapFilter((name, _) -> name IN ({string.Join(", ", Identifying.Select(name => $"'{name}'"))}), any(Labels)) AS Attributes,
        max(End) AS LastSeen
        """,
        "GROUP BY Hour, ServiceName, Type, SourceKey");

    /// <summary>Samples are sorted by their begin; which of them end in a window is told by this.</summary>
    public static SchemaChange EndIndex { get; } = new IndexAddition(Samples.Name, "idx_end", "End TYPE minmax GRANULARITY 1");

    /// <summary>The span that a sample is of; 0 where none is known, which takes next to no space.</summary>
    public static SchemaChange SpanId { get; } = new ColumnAddition(Samples.Name, "SpanId", "UInt64 CODEC(ZSTD(1))");

    /// <summary>Finds the few samples of a span among those of all services.</summary>
    public static SchemaChange SpanIndex { get; } = new IndexAddition(Samples.Name, "idx_span", "SpanId TYPE bloom_filter(0.01) GRANULARITY 1");
}
