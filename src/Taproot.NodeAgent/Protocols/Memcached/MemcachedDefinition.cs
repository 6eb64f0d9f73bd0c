namespace Taproot.NodeAgent.Protocols.Memcached;

/// <summary>Memcached: text with meta commands, and binary (docs.memcached.org/protocols).</summary>
internal sealed class MemcachedDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.Memcached;

    public override CaptureLimits Limits => new(Request: 4095, Response: 2048);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes[0] == MemcachedBinary.Request) return JudgeBinary(bytes, length);
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 2) return Likelihood.No;
        var command = MemcachedCommand.Read(bytes[..end]);
        if (command.Kind == MemcachedKind.Unknown || !command.IsComplete) return Likelihood.No;
        return command.Kind == MemcachedKind.Other ? Likelihood.Maybe : Likelihood.Likely;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes[0] == MemcachedBinary.Response) return JudgeBinary(bytes, length);
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 1) return Likelihood.No;
        return MemcachedReply.Judge(bytes[..end]);
    }

    public override ProtocolParser CreateParser() => new MemcachedParser();

    private static Likelihood JudgeBinary(ReadOnlySpan<byte> bytes, long length)
    {
        if (!MemcachedBinary.IsHeader(bytes)) return Likelihood.No;
        return MemcachedBinary.SizeOf(bytes) <= length ? Likelihood.Likely : Likelihood.Maybe;
    }
}
