using Taproot.NodeAgent.Protocols.Sql;

namespace Taproot.NodeAgent.Protocols.ClickHouse;

/// <summary>
/// Reads one connection of ClickHouse's native protocol, on which there is one query at a time. It is answered when the server ends the stream or
/// throws; where that was not seen, when the client asks the next.
/// </summary>
internal sealed class ClickHouseParser : ProtocolParser
{
    private PendingRequest _query;
    private bool _hasQuery;
    private bool _hasGap;
    private long _lastReply;
    private int _revision; // 0: not known
    private string _database = "";

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (ClickHouseQuery.IsStart(bytes)) Ask(bytes, info, sink);
        else if (!_hasQuery && ClickHouseHello.TryRead(bytes, isRequest: true, out var hello)) (_revision, _database) = (hello!.Revision, hello.Database);
        return Consumed.WholeCall;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (!_hasQuery)
        {
            if (ClickHouseHello.TryRead(bytes, isRequest: false, out var hello)) Agree(hello!);
            return Consumed.WholeCall;
        }
        _lastReply = info.Nanoseconds;
        var code = ClickHouseReply.FindException(bytes);
        if (code != 0) Complete(L7Status.Failed, code, info.Nanoseconds, sink);
        else if (!info.IsCut && ClickHouseReply.Ends(bytes)) Complete(L7Status.Ok, 0, info.Nanoseconds, sink);
        return Consumed.WholeCall;
    }

    // The query may go on; how it ended is not known if nothing more comes.
    public override void Resynchronise(in MessageInfo info, IRequestSink sink) => _hasGap = _hasQuery;

    // Every call is looked at anew.
    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) => true;

    // Both sides write as the older one understands it.
    private void Agree(ClickHouseHello server)
    {
        if (_revision > server.Revision) _revision = server.Revision;
    }

    private void Ask(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (_hasQuery) Complete(_lastReply == 0 || _hasGap ? L7Status.Unknown : L7Status.Ok, 0, _lastReply == 0 ? info.Nanoseconds : _lastReply, sink);
        _query = PendingRequest.Of(info, sink.WantsDetails ? Describe(bytes, sink.KeepsLiterals) : null);
        (_hasQuery, _hasGap, _lastReply) = (true, false, 0);
    }

    private void Complete(string status, int code, long nanoseconds, IRequestSink sink)
    {
        if (code != 0 && _query.Details is { } details) details.StatusDetail = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        sink.Completed(_query.Answered(L7Protocol.ClickHouse, status, status == L7Status.Failed, nanoseconds));
        (_query, _hasQuery) = (default, false);
    }

    private RequestDetails Describe(ReadOnlySpan<byte> bytes, bool keepsLiterals)
    {
        var details = new RequestDetails { Scope = _database };
        if (!TryRead(bytes, out var query)) return details;
        details.Statement = SqlNormalizer.Text(query.Text, SqlDialect.ClickHouse, keepsLiterals);
        details.Operation = SqlOperation.Of(query.Text, SqlDialect.ClickHouse);
        details.Parent = query.Parent;
        return details;
    }

    private bool TryRead(ReadOnlySpan<byte> bytes, out ClickHouseQuery query)
    {
        if (_revision > 0 && ClickHouseQuery.TryRead(bytes, _revision, out query)) return true;
        foreach (var revision in ClickHouseRevision.Forms)
        {
            if (!ClickHouseQuery.TryRead(bytes, revision, out query)) continue;
            _revision = revision;
            return true;
        }
        query = default;
        return false;
    }
}
