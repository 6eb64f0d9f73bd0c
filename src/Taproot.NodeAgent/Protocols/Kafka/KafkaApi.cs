namespace Taproot.NodeAgent.Protocols.Kafka;

/// <summary>Where the first error code of a response stands.</summary>
internal enum KafkaErrorPlace : byte
{
    /// <summary>Nowhere that is looked for: an answer is a success.</summary>
    None,

    /// <summary>At its beginning, after the time of throttling from some version on.</summary>
    Top,

    /// <summary>Of the first partition of the first topic, after its number.</summary>
    Partition,

    /// <summary>The same, behind an error of the whole from some version on.</summary>
    Fetch,

    /// <summary>The same, behind an offset and a text.</summary>
    OffsetFetch,

    /// <summary>Of the first topic, behind the brokers.</summary>
    Metadata,

    /// <summary>Of the first coordinator, from some version on.</summary>
    Coordinator,
}

/// <summary>One kind of request (kafka.apache.org/protocol).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flexible">Version from which strings are compact and fields tagged.</param>
/// <param name="Error">Where its error is.</param>
/// <param name="Throttled">Version from which the time of throttling comes first.</param>
internal sealed record KafkaApi(string Name, int Flexible = KafkaApi.Never, KafkaErrorPlace Error = KafkaErrorPlace.None, int Throttled = KafkaApi.Never)
{
    public const short Produce = 0;
    public const short Fetch = 1;
    public const short SaslHandshake = 17;
    public const short ApiVersions = 18;
    public const short Last = 92;
    public const int Never = int.MaxValue;

    private static readonly KafkaApi Other = new("Other");

    private static readonly KafkaApi[] ByKey =
    [
        new("Produce", 9, KafkaErrorPlace.Partition),
        new("Fetch", 12, KafkaErrorPlace.Fetch, 1),
        new("ListOffsets", 6, KafkaErrorPlace.Partition, 2),
        new("Metadata", 9, KafkaErrorPlace.Metadata, 3),
        new("LeaderAndIsr", 4, KafkaErrorPlace.Top),
        new("StopReplica", 2, KafkaErrorPlace.Top),
        new("UpdateMetadata", 6, KafkaErrorPlace.Top),
        new("ControlledShutdown", 3, KafkaErrorPlace.Top),
        new("OffsetCommit", 8, KafkaErrorPlace.Partition, 3),
        new("OffsetFetch", 6, KafkaErrorPlace.OffsetFetch, 3),
        new("FindCoordinator", 3, KafkaErrorPlace.Coordinator, 1),
        new("JoinGroup", 6, KafkaErrorPlace.Top, 2),
        new("Heartbeat", 4, KafkaErrorPlace.Top, 1),
        new("LeaveGroup", 4, KafkaErrorPlace.Top, 1),
        new("SyncGroup", 4, KafkaErrorPlace.Top, 1),
        new("DescribeGroups", 5),
        new("ListGroups", 3, KafkaErrorPlace.Top, 1),
        new("SaslHandshake", Never, KafkaErrorPlace.Top),
        new("ApiVersions", 3, KafkaErrorPlace.Top),
        new("CreateTopics", 5),
        new("DeleteTopics", 4),
        new("DeleteRecords", 2),
        new("InitProducerId", 2, KafkaErrorPlace.Top, 0),
        new("OffsetForLeaderEpoch", 4),
        new("AddPartitionsToTxn", 3),
        new("AddOffsetsToTxn", 3, KafkaErrorPlace.Top, 0),
        new("EndTxn", 3, KafkaErrorPlace.Top, 0),
        new("WriteTxnMarkers", 1),
        new("TxnOffsetCommit", 3, KafkaErrorPlace.Partition, 0),
        new("DescribeAcls", 2, KafkaErrorPlace.Top, 0),
        new("CreateAcls", 2),
        new("DeleteAcls", 2),
        new("DescribeConfigs", 4),
        new("AlterConfigs", 2),
        new("AlterReplicaLogDirs", 2),
        new("DescribeLogDirs", 2),
        new("SaslAuthenticate", 2, KafkaErrorPlace.Top),
        new("CreatePartitions", 2),
    ];

    /// <summary>The kind with a key; beyond the known ones answers are taken as they come.</summary>
    public static KafkaApi Of(short key) => (uint)key < (uint)ByKey.Length ? ByKey[key] : Other;
}
