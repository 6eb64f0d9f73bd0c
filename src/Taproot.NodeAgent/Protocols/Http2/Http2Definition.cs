namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>HTTP/2 in the clear and gRPC (RFC 9113, RFC 7541).</summary>
internal sealed class Http2Definition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.Http2;

    // What is missing of one header block spoils those after it.
    public override CaptureLimits Limits => new(Request: 16384, Response: 16384);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        var preface = Http2Frame.Preface;
        if (bytes.Length >= 14 && preface.StartsWith(bytes[..Math.Min(bytes.Length, preface.Length)])) return Likelihood.Certain;
        return JudgeFrames(bytes, length, isRequest: true);
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length) => JudgeFrames(bytes, length, isRequest: false);

    public override ProtocolParser CreateParser() => new Http2Parser();

    private static Likelihood JudgeFrames(ReadOnlySpan<byte> bytes, long length, bool isRequest)
    {
        if (bytes.Length < Http2Frame.HeaderLength) return Likelihood.No;
        var first = Http2Frame.Read(bytes);
        var (count, isPlausible) = Http2Frame.CountPlausible(bytes);
        if (!isPlausible || first.Length > 1 << 14) return Likelihood.No;
        // Clients' streams are odd; HEADERS that end what was sent, or frames in a row, hardly come by chance.
        var isHeaders = first.Type == Http2FrameType.Headers && first.Stream % 2 == 1 && first.EndsHeaders && (first.Flags & ~0x2d) == 0;
        var isSettings = first.Type == Http2FrameType.Settings && first.Length > 0 && !isRequest;
        if (count >= 2 || (isHeaders && first.Length + Http2Frame.HeaderLength <= length) || isSettings) return Likelihood.Likely;
        return Likelihood.Maybe;
    }
}
