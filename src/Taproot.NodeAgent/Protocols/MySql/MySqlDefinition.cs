namespace Taproot.NodeAgent.Protocols.MySql;

/// <summary>MySQL and MariaDB (dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html). The server speaks first.</summary>
internal sealed class MySqlDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.MySql;

    public override CaptureLimits Limits => new(Request: 1200, Response: 512);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes.Length <= MySqlPacket.HeaderLength) return Likelihood.No;
        var packet = new MySqlPacket(bytes);
        if (packet.Size != length) return Likelihood.No;
        var payload = packet.Payload;
        if (packet.Number == 1) return payload.Length >= MySqlPacket.LoginLength && !payload[13..MySqlPacket.LoginLength].ContainsAnyExcept((byte)0) ? Likelihood.Likely : Likelihood.Maybe;
        if (packet.Number != 0 || !MySqlCommands.Exist((MySqlCommand)payload[0])) return Likelihood.No;
        return (MySqlCommand)payload[0] switch
        {
            MySqlCommand.Query or MySqlCommand.Prepare => MySqlPacket.IsStatement(payload[1..]) ? Likelihood.Likely : Likelihood.Maybe,
            MySqlCommand.Execute => MySqlPacket.Number32(payload, 6) == 1 ? Likelihood.Likely : Likelihood.Maybe,
            _ => Likelihood.Maybe,
        };
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes.Length <= MySqlPacket.HeaderLength) return Likelihood.No;
        var packet = new MySqlPacket(bytes);
        var payload = packet.Payload;
        if (packet.Length == 0 || packet.Size > length) return Likelihood.No;
        if (packet.Number == 0) return IsGreeting(payload) && packet.Size == length ? Likelihood.Certain : Likelihood.No;
        if (packet.Number != 1) return Likelihood.Maybe;
        return payload[0] switch
        {
            MySqlPacket.Error => payload.Length > 3 && payload[3] == '#' ? Likelihood.Likely : Likelihood.Maybe,
            MySqlPacket.Ok => packet.Length >= 7 ? Likelihood.Likely : Likelihood.No,
            // A number of columns, and the first of them.
            _ => packet.Length == 1 && bytes.Length > 8 && bytes[8] == 2 ? Likelihood.Likely : Likelihood.Maybe,
        };
    }

    public override ProtocolParser CreateParser() => new MySqlParser();

    private static bool IsGreeting(ReadOnlySpan<byte> payload)
    {
        if (payload[0] != MySqlPacket.Greeting) return false;
        var version = MySqlPacket.TakeText(payload[1..], out var rest);
        return version.Length is > 0 and < 100 && rest.Length > 12 && !version.ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }
}
