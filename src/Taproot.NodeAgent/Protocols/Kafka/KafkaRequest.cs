using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.Kafka;

/// <summary>The header of a request.</summary>
internal readonly ref struct KafkaRequest
{
    public const int HeaderLength = 14; // up to the length of the client's name
    private const int MaxLength = 1 << 30;
    private const int MaxClient = 512;
    private const short MaxVersion = 25;

    /// <summary>Length with the field that tells it.</summary>
    public long Size { get; private init; }

    public short Key { get; private init; }

    public short Version { get; private init; }

    /// <summary>The number that the response has too.</summary>
    public int Number { get; private init; }

    /// <summary>Length of the client's name; -1 for none.</summary>
    public short Client { get; private init; }

    /// <summary>The kind.</summary>
    public KafkaApi Api => KafkaApi.Of(Key);

    /// <summary>Whether compact forms are used.</summary>
    public bool IsFlexible => Version >= Api.Flexible;

    /// <summary>Whether there can be such a request.</summary>
    public bool IsPlausible => Size is >= HeaderLength and <= MaxLength && Key is >= 0 and <= KafkaApi.Last && Version is >= 0 and <= MaxVersion && Number >= 0
        && Client is >= -1 and <= MaxClient && Size >= HeaderLength + Math.Max((short)0, Client);

    /// <summary>Reads a header of which all bytes are there.</summary>
    public static KafkaRequest Read(ReadOnlySpan<byte> bytes) => new()
    {
        Size = 4L + BinaryPrimitives.ReadInt32BigEndian(bytes),
        Key = BinaryPrimitives.ReadInt16BigEndian(bytes[4..]),
        Version = BinaryPrimitives.ReadInt16BigEndian(bytes[6..]),
        Number = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
        Client = BinaryPrimitives.ReadInt16BigEndian(bytes[12..]),
    };

    /// <summary>What comes after the header, as far as it is there.</summary>
    public KafkaReader Body(ReadOnlySpan<byte> bytes)
    {
        var start = Math.Min(bytes.Length, HeaderLength + Math.Max((short)0, Client));
        var reader = new KafkaReader(bytes[start..(int)Math.Min(bytes.Length, Size)], IsFlexible);
        reader.Tags();
        return reader;
    }

    /// <summary>Whether a producer wants no answer.</summary>
    public bool IsOneWay(ReadOnlySpan<byte> bytes)
    {
        if (Key != KafkaApi.Produce) return false;
        var reader = Body(bytes);
        if (Version >= 3) reader.Text(); // the transaction
        return reader.Int16() == 0 && !reader.IsShort;
    }

    /// <summary>The first topic of what is produced or fetched; empty when it is not there or only numbered.</summary>
    public string FirstTopic(ReadOnlySpan<byte> bytes)
    {
        var reader = Body(bytes);
        switch (Key)
        {
            case KafkaApi.Produce when Version < 13:
                if (Version >= 3) reader.Text();
                reader.Skip(2 + 4); // acknowledgements, timeout
                break;
            case KafkaApi.Fetch when Version < 13:
                // Replica, wait and bytes; later the most bytes, isolation and session.
                reader.Skip(12 + (Version >= 3 ? 4 : 0) + (Version >= 4 ? 1 : 0) + (Version >= 7 ? 8 : 0));
                break;
            default:
                return "";
        }
        return reader.Count() > 0 ? reader.String() : "";
    }
}
