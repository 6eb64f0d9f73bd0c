namespace Taproot.NodeAgent.Protocols.Kafka;

/// <summary>Finds the first error code of a response.</summary>
internal static class KafkaResponse
{
    private const int MaxBrokers = 1000;

    /// <summary>Members that join are given a name this way, and join again with it.</summary>
    private const int MemberNameRequired = 79;

    /// <summary>The code in a response's body, 0 when there is none; null when it was not copied.</summary>
    public static int? ErrorOf(short key, short version, ReadOnlySpan<byte> body)
    {
        var api = KafkaApi.Of(key);
        var reader = new KafkaReader(body, version >= api.Flexible);
        // What versions a broker has is told to those that do not know them yet.
        if (key != KafkaApi.ApiVersions) reader.Tags();
        if (version >= api.Throttled) reader.Skip(4);
        var code = api.Error switch
        {
            KafkaErrorPlace.Top => reader.Int16(),
            KafkaErrorPlace.Partition => OfPartition(ref reader, skipped: 0, hasText: false, IsNumbered(key, version)),
            KafkaErrorPlace.Fetch => OfFetch(ref reader, version),
            KafkaErrorPlace.OffsetFetch => OfOffsetFetch(ref reader, version),
            KafkaErrorPlace.Metadata => OfMetadata(ref reader, version),
            KafkaErrorPlace.Coordinator => OfCoordinator(ref reader, version),
            _ => 0,
        };
        if (reader.IsShort) return null;
        return code == MemberNameRequired ? 0 : code;
    }

    // Later versions number topics instead of naming them.
    private static bool IsNumbered(short key, short version) => key switch
    {
        KafkaApi.Produce => version >= 13,
        KafkaApi.Fetch => version >= 13,
        8 => version >= 10,
        _ => false,
    };

    private static int OfPartition(ref KafkaReader reader, int skipped, bool hasText, bool isNumbered)
    {
        if (reader.Count() <= 0) return 0;
        if (isNumbered) reader.Skip(16);
        else reader.Text();
        if (reader.Count() <= 0) return 0;
        reader.Skip(4 + skipped);
        if (hasText) reader.Text();
        return reader.Int16();
    }

    private static int OfFetch(ref KafkaReader reader, short version)
    {
        var code = version >= 7 ? reader.Int16() : 0;
        if (code != 0) return code;
        if (version >= 7) reader.Skip(4); // the session
        return OfPartition(ref reader, skipped: 0, hasText: false, IsNumbered(KafkaApi.Fetch, version));
    }

    private static int OfOffsetFetch(ref KafkaReader reader, short version)
    {
        if (version >= 8)
        {
            if (reader.Count() <= 0) return 0;
            reader.Text(); // the group
        }
        return OfPartition(ref reader, skipped: version >= 5 ? 12 : 8, hasText: true, version >= 10);
    }

    private static int OfMetadata(ref KafkaReader reader, short version)
    {
        var brokers = Math.Min(reader.Count(), MaxBrokers);
        for (var i = 0; i < brokers && !reader.IsShort; i++)
        {
            reader.Skip(4);
            reader.Text();
            reader.Skip(4);
            if (version >= 1) reader.Text(); // rack
            reader.Tags();
        }
        if (version >= 2) reader.Text(); // cluster
        if (version >= 1) reader.Skip(4); // controller
        return reader.Count() <= 0 ? 0 : reader.Int16();
    }

    private static int OfCoordinator(ref KafkaReader reader, short version)
    {
        if (version < 4) return reader.Int16();
        if (reader.Count() <= 0) return 0;
        reader.Text();
        reader.Skip(4);
        reader.Text();
        reader.Skip(4);
        return reader.Int16();
    }
}
