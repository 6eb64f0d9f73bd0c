namespace Taproot.NodeAgent.Protocols.Kafka;

/// <summary>Kafka (kafka.apache.org/protocol).</summary>
internal sealed class KafkaDefinition : ProtocolDefinition
{
    private const int ResponseHeader = 8;

    public override L7Protocol Protocol => L7Protocol.Kafka;

    // Errors stand at the beginning; in metadata behind the brokers.
    public override CaptureLimits Limits => new(Request: 512, Response: 512);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes.Length < KafkaRequest.HeaderLength) return Likelihood.No;
        var request = KafkaRequest.Read(bytes);
        if (!request.IsPlausible || request.Size > length) return Likelihood.No;
        var client = bytes[KafkaRequest.HeaderLength..Math.Min(bytes.Length, KafkaRequest.HeaderLength + Math.Max((short)0, request.Client))];
        if (client.ContainsAnyExceptInRange((byte)' ', (byte)'~')) return Likelihood.No;
        return client.IsEmpty ? Likelihood.Maybe : Likelihood.Likely;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes.Length < ResponseHeader) return Likelihood.No;
        var size = 4L + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes);
        // Numbers of requests are counted up from 0 or 1.
        return size >= ResponseHeader && size <= length && bytes[4] == 0 ? Likelihood.Maybe : Likelihood.No;
    }

    public override ProtocolParser CreateParser() => new KafkaParser();
}
