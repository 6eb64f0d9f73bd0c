namespace Taproot.NodeAgent.Protocols.Cassandra;

/// <summary>Cassandra's CQL, versions 3 to 5 (cassandra.apache.org, native_protocol_v4.spec and v5.spec).</summary>
internal sealed class CassandraDefinition : ProtocolDefinition
{
    private static readonly RecentValues<PreparedStatement> Statements = new(2048);

    public override L7Protocol Protocol => L7Protocol.Cassandra;

    public override CaptureLimits Limits => new(Request: 32760, Response: 32760);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        var likelihood = Judge(bytes, length, isRequest: true, out var envelope);
        // The name of the version, which every client sends.
        var isStartup = envelope.Opcode == CqlOpcode.Startup && bytes.IndexOf("CQL_VERSION"u8) > 0;
        return likelihood == Likelihood.Likely && isStartup ? Likelihood.Certain : likelihood;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length) => Judge(bytes, length, isRequest: false, out _);

    public override ProtocolParser CreateParser() => new CassandraParser(Statements);

    private static Likelihood Judge(ReadOnlySpan<byte> bytes, long length, bool isRequest, out CqlEnvelope envelope)
    {
        if (CqlEnvelope.TryRead(bytes, isRequest, out envelope)) return JudgeLength(envelope, length);
        if (!CqlFrame.TryRead(bytes, out var frame)) return Likelihood.No;
        if (frame.IsCompressed || !frame.IsSelfContained) return Likelihood.Likely;
        return CqlEnvelope.TryRead(bytes[frame.HeaderLength..], isRequest, out envelope) ? Likelihood.Certain : Likelihood.No;
    }

    // One message, or several; less when it goes on in the next call.
    private static Likelihood JudgeLength(in CqlEnvelope envelope, long length)
    {
        if (envelope.Length + CqlEnvelope.HeaderLength > length) return Likelihood.Maybe;
        return Likelihood.Likely;
    }
}
