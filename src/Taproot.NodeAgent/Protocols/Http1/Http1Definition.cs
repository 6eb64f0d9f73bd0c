namespace Taproot.NodeAgent.Protocols.Http1;

/// <summary>
/// HTTP/1.x (RFC 9112). In the clear the kernel counts it and passes on the heads of requests that may be traced and the first bytes of their
/// responses; of TLS all comes here.
/// </summary>
internal sealed class Http1Definition : ProtocolDefinition
{
    private const int LongestLine = 8192;

    public override L7Protocol Protocol => L7Protocol.Http1;

    public override CaptureLimits Limits => new(Request: 1024, Response: 256);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        if (!Http1Head.IsRequestStart(bytes)) return Likelihood.No;
        var line = bytes.IndexOf("\r\n"u8);
        if (line < 0) return bytes.Length < LongestLine ? Likelihood.Likely : Likelihood.No;
        return Http1Head.HasVersion(bytes[..line]) ? Likelihood.Certain : Likelihood.No;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length) =>
        Http1Head.StatusAt(bytes) > 0 ? Likelihood.Certain : bytes.Length < 12 && "HTTP/1."u8.StartsWith(bytes[..Math.Min(bytes.Length, 7)]) ? Likelihood.Maybe : Likelihood.No;

    public override ProtocolParser CreateParser() => new Http1Parser();
}
