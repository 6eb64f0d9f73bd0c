namespace Taproot.NodeAgent.Protocols.Redis;

/// <summary>Redis and its kin: RESP2 and RESP3, inline commands, pipelines (redis.io/docs/latest/develop/reference/protocol-spec).</summary>
internal sealed class RedisDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.Redis;

    public override CaptureLimits Limits => new(Request: 4095, Response: 4095);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes[0] != '*') return Likelihood.No; // inline commands are read, but look like any line
        var line = Resp.ReadNumber(bytes[1..], out var count);
        if (line < 0 || count is < 1 or > 1 << 20) return Likelihood.No;
        var rest = bytes[1..][line..];
        if (line == 0 || rest.Length < 4) return Likelihood.Maybe;
        var name = Resp.ReadNumber(rest[1..], out var size);
        if (rest[0] != '$' || name < 0 || size is < 1 or > 64) return Likelihood.No;
        rest = rest[1..][name..];
        if (rest.IsEmpty) return Likelihood.Likely;
        return char.IsAsciiLetter((char)rest[0]) ? Likelihood.Likely : Likelihood.No;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length)
    {
        if (!Resp.IsType(bytes[0])) return Likelihood.No;
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0) return length > bytes.Length || bytes.Length < 64 ? Likelihood.Maybe : Likelihood.No;
        if (bytes[0] is (byte)'+' or (byte)'-') return Likelihood.Maybe;
        return Resp.ReadNumber(bytes[1..], out _) > 0 ? Likelihood.Likely : Likelihood.No;
    }

    public override ProtocolParser CreateParser() => new RedisParser();
}
