using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Taproot.NodeAgent.Protocols.Sql;

namespace Taproot.NodeAgent.Protocols.MySql;

/// <summary>Reads one connection to a MySQL or MariaDB server. A query is complete with the first packet of its response.</summary>
internal sealed class MySqlParser : ProtocolParser
{
    private const int RequestInterest = 1100;
    private const int ResponseInterest = 16;
    private const int NotSeen = -1;
    private readonly PendingQueue _pending = new();
    private readonly MySqlStatements _statements = new();
    private int _lastNumber = NotSeen; // of the server's packets
    private uint _offers = uint.MaxValue;
    private bool _isGreeted;
    private bool _sendsFile;
    private string _database = "";

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < MySqlPacket.HeaderLength) return Consumed.NeedMore;
        var packet = new MySqlPacket(bytes);
        if (bytes.Length < Math.Min(packet.Size, RequestInterest) && !info.IsCut) return Consumed.NeedMore;
        // Login, what authentication asks for, files and the rest of what is longer than a packet.
        if (packet.Number != 0)
        {
            if (_isGreeted && packet.Number == 1) ReadLogin(packet.Payload, packet.Length);
            return packet.Size;
        }
        if (packet.Length == 0) return Consumed.Wrong;
        var payload = packet.Payload;
        if (payload.IsEmpty) return packet.Size;
        var command = (MySqlCommand)payload[0];
        if (!MySqlCommands.Exist(command)) return Consumed.Wrong;
        OnCommand(command, payload, info, sink);
        return packet.Size;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < MySqlPacket.HeaderLength) return Consumed.NeedMore;
        var packet = new MySqlPacket(bytes);
        if (bytes.Length < Math.Min(packet.Size, ResponseInterest) && !info.IsCut) return Consumed.NeedMore;
        if (packet is { Length: 0, Number: <= 1 }) return Consumed.Wrong;
        // Numbers go round after 255, so that a long result has more packets of number 1: those follow one of number 0.
        var isFirst = packet.Number == 1 && _lastNumber != 0;
        if (packet.Number == 0 && _lastNumber == NotSeen) ReadGreeting(packet.Payload);
        else if (isFirst || _sendsFile) Answer(packet.Payload, info, sink);
        _lastNumber = packet.Number;
        return packet.Size;
    }

    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
        _statements.GiveUp();
        (_lastNumber, _sendsFile) = (byte.MaxValue, false);
        while (_pending.TryTake(out var request))
        {
            if (MySqlCommands.IsCounted((MySqlCommand)request.Tag)) sink.Completed(request.GivenUp(L7Protocol.MySql, info.Nanoseconds));
        }
    }

    private void ReadGreeting(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || payload[0] != MySqlPacket.Greeting) return;
        _isGreeted = true;
        MySqlPacket.TakeText(payload[1..], out var rest);
        // Thread, salt and a zero stand before the first half of the capabilities; the second comes five bytes after it.
        if (rest.Length >= 20) _offers = BinaryPrimitives.ReadUInt16LittleEndian(rest[13..]) | (uint)BinaryPrimitives.ReadUInt16LittleEndian(rest[18..]) << 16;
    }

    private void ReadLogin(ReadOnlySpan<byte> payload, int length)
    {
        _isGreeted = false;
        _lastNumber = byte.MaxValue;
        var wants = MySqlPacket.Number32(payload, 0) & _offers;
        if (length == MySqlPacket.LoginLength && (wants & MySqlPacket.Encrypts) != 0) Unreadable = "encrypted";
        else if ((wants & MySqlPacket.Compresses) != 0) Unreadable = "compressed";
        if ((wants & MySqlPacket.ConnectsWithDatabase) == 0 || payload.Length <= MySqlPacket.LoginLength) return;
        MySqlPacket.TakeText(payload[MySqlPacket.LoginLength..], out var secret);
        if (secret.Length > 1 + (secret.IsEmpty ? 0 : secret[0])) UseDatabase(MySqlPacket.TakeText(secret[(1 + secret[0])..], out _));
    }

    private void UseDatabase(ReadOnlySpan<byte> name) => _database = Encoding.UTF8.GetString(name[..Math.Min(name.Length, 64)]);

    private void OnCommand(MySqlCommand command, ReadOnlySpan<byte> payload, in MessageInfo info, IRequestSink sink)
    {
        var statement = command is MySqlCommand.Query or MySqlCommand.Prepare ? payload[1..] : default;
        if (command is MySqlCommand.Execute or MySqlCommand.BulkExecute) statement = _statements.TextOf(MySqlPacket.Number32(payload, 1));
        if (command == MySqlCommand.Prepare) _statements.Prepare(statement);
        if (command == MySqlCommand.CloseStatement) _statements.Close(MySqlPacket.Number32(payload, 1));
        if (command == MySqlCommand.UseDatabase) UseDatabase(payload[1..]);
        if (MySqlCommands.IsUnanswered(command)) return;
        if (MySqlCommands.IsCounted(command)) _pending.Push(PendingRequest.Of(info, Describe(command, statement, sink), (int)command));
        else _pending.Push(new(info.Nanoseconds, info.Thread, info.Sequence, null, (int)command));
    }

    private void Answer(ReadOnlySpan<byte> payload, in MessageInfo info, IRequestSink sink)
    {
        if (!_pending.TryPeek(out var request)) return;
        // The client sends the file now; then comes the status.
        _sendsFile = !_sendsFile && payload is [MySqlPacket.LocalFile, _, ..] && request.Tag == (int)MySqlCommand.Query;
        if (_sendsFile) return;
        _pending.TryTake(out request);
        var command = (MySqlCommand)request.Tag;
        if (command == MySqlCommand.Prepare) _statements.Prepared(payload is [MySqlPacket.Ok, ..] ? MySqlPacket.Number32(payload, 1) : 0);
        if (!MySqlCommands.IsCounted(command)) return;
        var isFailed = payload is [MySqlPacket.Error, ..];
        if (isFailed && request.Details is { } details && payload.Length >= 3)
            details.StatusDetail = BinaryPrimitives.ReadUInt16LittleEndian(payload[1..]).ToString(CultureInfo.InvariantCulture);
        var status = payload.IsEmpty ? L7Status.Unknown : isFailed ? L7Status.Failed : L7Status.Ok;
        sink.Completed(request.Answered(L7Protocol.MySql, status, isFailed, info.Nanoseconds));
    }

    private RequestDetails? Describe(MySqlCommand command, ReadOnlySpan<byte> statement, IRequestSink sink) => !sink.WantsDetails ? null : new()
    {
        Operation = command == MySqlCommand.Prepare ? "PREPARE" : SqlOperation.Of(statement, SqlDialect.MySql),
        Statement = SqlNormalizer.Text(statement, SqlDialect.MySql, sink.KeepsLiterals),
        Scope = _database,
    };
}
