namespace Taproot.NodeAgent.Protocols.Postgres;

/// <summary>PostgreSQL and what speaks as it does, protocol 3 (postgresql.org/docs/current/protocol.html).</summary>
internal sealed class PostgresDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.Postgres;

    // What follows the description of many columns tells the status.
    public override CaptureLimits Limits => new(Request: 4095, Response: 4095);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes[0] == 0) return JudgeStart(bytes, length);
        var (count, isWhole) = CountMessages(bytes, length, PostgresMessage.IsOfClient);
        if (count == 0) return Likelihood.No;
        if (!isWhole) return length > bytes.Length ? Likelihood.Maybe : Likelihood.No;
        return IsText(bytes) || count > 1 ? Likelihood.Likely : Likelihood.Maybe;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length)
    {
        if (length == 1) return bytes[0] is (byte)'S' or (byte)'N' ? Likelihood.Maybe : Likelihood.No;
        var (count, isWhole) = CountMessages(bytes, length, PostgresMessage.IsOfServer);
        if (count == 0) return Likelihood.No;
        return isWhole && (count > 1 || bytes[0] is (byte)'R' or (byte)'E') ? Likelihood.Likely : Likelihood.Maybe;
    }

    public override ProtocolParser CreateParser() => new PostgresParser();

    private static Likelihood JudgeStart(ReadOnlySpan<byte> bytes, long length)
    {
        var code = PostgresMessage.StartupCode(bytes, out var size);
        if (size != length) return Likelihood.No;
        if (code is PostgresMessage.SslRequest or PostgresMessage.GssRequest or PostgresMessage.CancelRequest) return Likelihood.Certain;
        return code is >= PostgresMessage.Version3 and <= PostgresMessage.Version3 + 9 && bytes.IndexOf("user\0"u8) == 8 ? Likelihood.Certain : Likelihood.No;
    }

    // A query's length ends with the zero after its text.
    private static bool IsText(ReadOnlySpan<byte> bytes) => bytes[0] is (byte)'Q' or (byte)'P' && (bytes.Length < 6 || bytes[5] is >= 32 and < 127 or 9 or 10 or 13 or 0);

    private static (int Count, bool IsWhole) CountMessages(ReadOnlySpan<byte> bytes, long length, Func<byte, bool> isType)
    {
        var (count, at) = (0, 0L);
        while (at + PostgresMessage.HeaderLength <= bytes.Length)
        {
            var size = PostgresMessage.Length(bytes[(int)at..]);
            if (size < 0 || !isType(bytes[(int)at])) return (0, false);
            at += size;
            count++;
        }
        return (count, at == length || (at > bytes.Length - PostgresMessage.HeaderLength && at <= length && bytes.Length < length));
    }
}
