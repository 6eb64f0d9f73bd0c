namespace Taproot.NodeAgent.Protocols.Dns;

/// <summary>DNS (RFC 1035): over UDP, where each call moves a message, and over TCP, where its length stands before it (RFC 7766).</summary>
internal sealed class DnsDefinition(bool isStream) : ProtocolDefinition
{
    private static readonly DnsNames Names = new();

    public override L7Protocol Protocol => L7Protocol.Dns;

    public override CaptureLimits Limits => new(Request: 512, Response: 1024);

    public override bool IsDatagram => !isStream;

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length) => Judge(bytes, length, isRequest: true);

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length) => Judge(bytes, length, isRequest: false);

    public override ProtocolParser CreateParser() => new DnsParser(Names, isStream);

    private Likelihood Judge(ReadOnlySpan<byte> bytes, long length, bool isRequest)
    {
        if (isStream)
        {
            if (bytes.Length < 2) return Likelihood.No;
            var size = bytes[0] << 8 | bytes[1];
            if (size < 17) return Likelihood.No;
            // Many write or read the length alone first.
            if (bytes.Length == 2) return Likelihood.Maybe;
            bytes = bytes.Slice(2, Math.Min(size, bytes.Length - 2));
            length = size;
        }
        if (!DnsMessage.TryRead(bytes, out var message) || message.IsResponse == isRequest) return Likelihood.No;
        return isRequest ? JudgeQuestion(message, length) : Likelihood.Likely;
    }

    private static Likelihood JudgeQuestion(in DnsMessage message, long length)
    {
        if (message.Answers != 0 || message.ResponseCode != 0 || message.OtherRecords > 3) return Likelihood.No;
        if (message.OtherRecords == 0) return length == message.Bytes.Length && message.Records.IsEmpty ? Likelihood.Certain : Likelihood.No;
        // The record of extensions: of the root, type 41.
        return message.Records.StartsWith((ReadOnlySpan<byte>)[0, 0, 41]) ? Likelihood.Certain : Likelihood.Likely;
    }
}
