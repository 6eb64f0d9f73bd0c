namespace Taproot.NodeAgent.Protocols.Postgres;

/// <summary>What an entry of the queue waits for.</summary>
internal enum PostgresWait
{
    /// <summary>A statement that is run: rows, the end of its result or an error.</summary>
    Result = 1,

    /// <summary>A statement that is only prepared or described.</summary>
    Preparation = 2,

    /// <summary>ReadyForQuery.</summary>
    Ready = 3,
}

/// <summary>Requests in the order in which the server answers, with the points at which it is ready again between them.</summary>
internal sealed class PostgresPending
{
    private readonly PendingQueue _queue = new();
    private bool _isInResult; // rows of what was answered already

    /// <summary>A request waits.</summary>
    public void Push(in PendingRequest request, PostgresWait wait) => _queue.Push(request with { Tag = (int)wait });

    /// <summary>After all that waits so far the server will be ready.</summary>
    public void PushReady(in MessageInfo info) => _queue.Push(new(info.Nanoseconds, info.Thread, info.Sequence, null, (int)PostgresWait.Ready));

    /// <summary>Rows come, or a result starts otherwise.</summary>
    public void OnRow(in MessageInfo info, IRequestSink sink)
    {
        if (_isInResult) return;
        Answer(PostgresWait.Result, L7Status.Ok, info, sink);
        _isInResult = true;
    }

    /// <summary>A result ends.</summary>
    public void OnResultEnd(in MessageInfo info, IRequestSink sink)
    {
        if (!_isInResult) Answer(PostgresWait.Result, L7Status.Ok, info, sink);
        _isInResult = false;
    }

    /// <summary>A statement was prepared or described.</summary>
    public void OnPrepared(in MessageInfo info, IRequestSink sink)
    {
        if (!_isInResult) Answer(PostgresWait.Preparation, L7Status.Ok, info, sink);
    }

    /// <summary>An error: the server leaves out all until it is ready.</summary>
    public void OnError(ReadOnlySpan<byte> state, in MessageInfo info, IRequestSink sink)
    {
        _isInResult = false;
        while (_queue.TryPeek(out var request) && request.Tag != (int)PostgresWait.Ready)
        {
            _queue.TryTake(out request);
            if (request.Details is { } details) details.StatusDetail = System.Text.Encoding.ASCII.GetString(state);
            sink.Completed(request.Answered(L7Protocol.Postgres, L7Status.Failed, true, info.Nanoseconds));
        }
    }

    /// <summary>The server is ready for what comes after the next such point.</summary>
    public void OnReady(in MessageInfo info, IRequestSink sink)
    {
        _isInResult = false;
        while (_queue.TryTake(out var request) && request.Tag != (int)PostgresWait.Ready)
            sink.Completed(request.GivenUp(L7Protocol.Postgres, info.Nanoseconds));
    }

    /// <summary>Bytes were lost.</summary>
    public void GiveUp(in MessageInfo info, IRequestSink sink)
    {
        _isInResult = false;
        while (_queue.TryTake(out var request))
        {
            if (request.Tag != (int)PostgresWait.Ready) sink.Completed(request.GivenUp(L7Protocol.Postgres, info.Nanoseconds));
        }
    }

    private void Answer(PostgresWait wait, string status, in MessageInfo info, IRequestSink sink)
    {
        if (!_queue.TryPeek(out var request) || request.Tag != (int)wait) return;
        _queue.TryTake(out request);
        sink.Completed(request.Answered(L7Protocol.Postgres, status, false, info.Nanoseconds));
    }
}
