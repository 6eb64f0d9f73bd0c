using System.Text;
using Taproot.NodeAgent.Protocols.Sql;

namespace Taproot.NodeAgent.Protocols.Postgres;

/// <summary>
/// Reads one connection to a PostgreSQL server. A request is a simple query, a function call, each execution of a portal, or a preparation that
/// nothing is executed with. It is complete with the first row, the end of its result or an error.
/// </summary>
internal sealed class PostgresParser : ProtocolParser
{
    private const int Interest = 2048;
    private readonly PostgresPending _pending = new();
    private readonly PostgresStatements _statements = new();
    private MessageInfo _begin; // of the messages that the next execution needs
    private bool _isBegun;
    private bool _isPrepared;
    private bool _asksForEncryption;
    private string _database = "";

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes[0] == 0) return ReadStart(bytes, info);
        if (!PostgresMessage.IsOfClient(bytes[0])) return Consumed.Wrong;
        if (bytes.Length < PostgresMessage.HeaderLength) return Consumed.NeedMore;
        var size = PostgresMessage.Length(bytes);
        if (size < 0) return Consumed.Wrong;
        if (bytes.Length < size && !info.IsCut && bytes.Length < Interest) return Consumed.NeedMore;
        var body = bytes[PostgresMessage.HeaderLength..(int)Math.Min(size, bytes.Length)];
        OnRequest(bytes[0], body, info, sink);
        return size;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (_asksForEncryption) return ReadEncryption(bytes[0]);
        if (!PostgresMessage.IsOfServer(bytes[0])) return Consumed.Wrong;
        if (bytes.Length < PostgresMessage.HeaderLength) return Consumed.NeedMore;
        var size = PostgresMessage.Length(bytes);
        if (size < 0) return Consumed.Wrong;
        if (bytes[0] == 'E' && bytes.Length < size && !info.IsCut && bytes.Length < Interest) return Consumed.NeedMore;
        OnResponse(bytes[0], bytes[PostgresMessage.HeaderLength..(int)Math.Min(size, bytes.Length)], info, sink);
        return size;
    }

    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
        (_isBegun, _isPrepared, _asksForEncryption) = (false, false, false);
        _pending.GiveUp(info, sink);
    }

    private long ReadStart(ReadOnlySpan<byte> bytes, in MessageInfo info)
    {
        if (bytes.Length < 8) return Consumed.NeedMore;
        var code = PostgresMessage.StartupCode(bytes, out var length);
        if (code == 0) return Consumed.Wrong;
        if (bytes.Length < length && !info.IsCut) return Consumed.NeedMore;
        _asksForEncryption = code is PostgresMessage.SslRequest or PostgresMessage.GssRequest;
        if (code is < PostgresMessage.Version3 or >= PostgresMessage.Version3 + 100) return length;
        ReadSettings(bytes[8..Math.Min(length, bytes.Length)]);
        _pending.PushReady(info);
        return length;
    }

    private void ReadSettings(ReadOnlySpan<byte> settings)
    {
        while (settings.Length > 1)
        {
            var name = PostgresMessage.TakeText(settings, out settings);
            var value = PostgresMessage.TakeText(settings, out settings);
            // The database is called like the user unless it is named.
            if (name.SequenceEqual("database"u8) || (_database.Length == 0 && name.SequenceEqual("user"u8)))
                _database = Encoding.UTF8.GetString(value[..Math.Min(value.Length, 64)]);
        }
    }

    private long ReadEncryption(byte answer)
    {
        _asksForEncryption = false;
        if (answer is (byte)'S' or (byte)'G') Unreadable = "encrypted";
        return answer is (byte)'S' or (byte)'G' or (byte)'N' ? 1 : Consumed.Wrong;
    }

    private void OnRequest(byte type, ReadOnlySpan<byte> body, in MessageInfo info, IRequestSink sink)
    {
        switch (type)
        {
            case (byte)'Q':
                Push(PendingRequest.Of(info, Describe(PostgresMessage.TakeText(body, out _), sink)), PostgresWait.Result);
                _pending.PushReady(info);
                break;
            case (byte)'F':
                Push(PendingRequest.Of(info, sink.WantsDetails ? new() { Operation = "CALL", Scope = _database } : null), PostgresWait.Result);
                _pending.PushReady(info);
                break;
            case (byte)'P':
                Begin(info);
                _isPrepared = true;
                _statements.Parse(PostgresMessage.TakeText(body, out var text), PostgresMessage.TakeText(text, out _));
                break;
            case (byte)'B':
                Begin(info);
                _statements.Bind(PostgresMessage.TakeText(body, out var statement), PostgresMessage.TakeText(statement, out _));
                break;
            case (byte)'E':
                Begin(info);
                Push(PendingRequest.Of(_begin, Describe(_statements.TextOf(PostgresMessage.TakeText(body, out _)), sink)), PostgresWait.Result);
                break;
            case (byte)'C' when body.Length > 1:
                _statements.Close(body[0] == 'S', PostgresMessage.TakeText(body[1..], out _));
                break;
            case (byte)'H' or (byte)'S':
                EndPreparation(sink);
                if (type == 'S') _pending.PushReady(info);
                break;
            default:
                break;
        }
    }

    // A request starts with the first message that belongs to it.
    private void Begin(in MessageInfo info)
    {
        if (!_isBegun) _begin = info;
        _isBegun = true;
    }

    private void Push(in PendingRequest request, PostgresWait wait)
    {
        (_isBegun, _isPrepared) = (false, false);
        _pending.Push(request, wait);
    }

    private void EndPreparation(IRequestSink sink)
    {
        if (!_isPrepared)
        {
            _isBegun = false;
            return;
        }
        var details = Describe(_statements.Last, sink);
        if (details is not null) details.Operation = "PREPARE";
        Push(PendingRequest.Of(_begin, details), PostgresWait.Preparation);
    }

    private void OnResponse(byte type, ReadOnlySpan<byte> body, in MessageInfo info, IRequestSink sink)
    {
        switch (type)
        {
            case (byte)'D' or (byte)'H' or (byte)'W': _pending.OnRow(info, sink); break;
            case (byte)'C' or (byte)'I' or (byte)'s' or (byte)'V': _pending.OnResultEnd(info, sink); break;
            case (byte)'1' or (byte)'t' or (byte)'n': _pending.OnPrepared(info, sink); break;
            case (byte)'E': _pending.OnError(PostgresMessage.StateOf(body), info, sink); break;
            case (byte)'Z': _pending.OnReady(info, sink); break;
            default: break; // the rest says nothing of success
        }
    }

    private RequestDetails? Describe(ReadOnlySpan<byte> statement, IRequestSink sink) => !sink.WantsDetails ? null : new()
    {
        Operation = SqlOperation.Of(statement, SqlDialect.Standard),
        Statement = SqlNormalizer.Text(statement, SqlDialect.Standard, sink.KeepsLiterals),
        Scope = _database,
    };
}
