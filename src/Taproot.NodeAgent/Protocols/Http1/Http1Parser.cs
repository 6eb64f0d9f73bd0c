namespace Taproot.NodeAgent.Protocols.Http1;

/// <summary>Reads one connection to an HTTP/1 server. What the kernel passes on has holes: bodies, and requests that were too many.</summary>
internal sealed class Http1Parser : ProtocolParser
{
    private const int MaxHead = 8192;
    private const int NotAsked = -1;
    private const int Head = 1; // tags of requests
    private const int Connect = 2;
    private readonly PendingQueue _pending = new();
    private Http1Body _requestBody;
    private Http1Body _responseBody;
    private bool _wasAnswered; // since the last request
    private bool _isTunnel; // another protocol from here on
    private bool _isInHead; // of a response, after the status line
    private bool _hasBody; // that response
    private bool _isKnown; // there was a request

    public override bool HasHoles => true;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (_isTunnel) return Consumed.WholeCall;
        if (_requestBody.IsOpen) return OrWholeCall(_requestBody.ReadChunk(bytes), info);
        if (bytes.StartsWith("\r\n"u8)) return 2; // some clients end a body with it
        if (Http1Head.MethodAt(bytes) is not { } method) return NotARequest(bytes, info);
        var head = Http1Head.Of(bytes);
        if (!head.IsWhole && !info.IsCut && bytes.Length < MaxHead) return Consumed.NeedMore;
        // Answers that were not passed on: what still waits is older than the last one that was.
        if (_wasAnswered) _pending.GiveUp(L7Protocol.Http1, info, sink);
        _wasAnswered = false;
        _isKnown = true;
        _pending.Push(PendingRequest.Of(info, Describe(head, method, sink), TagOf(method)));
        if (!head.IsWhole) return Consumed.WholeCall;
        return EndOf(head.Length, ref _requestBody, hasBody: _requestBody.IsChunked || _requestBody.Length > 0, info);
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (_isTunnel) return Consumed.WholeCall;
        if (_responseBody.IsOpen) return OrWholeCall(_responseBody.ReadChunk(bytes), info);
        if (_isInHead) return ReadHeaders(bytes, info);
        if (bytes.Length < 12 && !info.IsCut && "HTTP/1."u8.StartsWith(bytes[..Math.Min(7, bytes.Length)])) return Consumed.NeedMore;
        var status = Http1Head.StatusAt(bytes);
        if (status == 0) return Consumed.WholeCall; // a body that ends with the connection
        var line = bytes.IndexOf("\r\n"u8);
        if (line < 0 && !info.IsCut && bytes.Length < MaxHead) return Consumed.NeedMore;
        var isInterim = status < 200 && status != 101;
        var tag = isInterim ? NotAsked : Answer(status, info, sink);
        _isTunnel = status == 101 || (tag == Connect && status < 300);
        if (line < 0 || _isTunnel || (tag == NotAsked && !isInterim)) return Consumed.WholeCall;
        // The status is enough for an answer: headers may come later, or never.
        (_isInHead, _hasBody) = (true, tag != Head && !isInterim && status is not (204 or 304));
        _responseBody.Begin();
        return line + 2;
    }

    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
        // Holes are no losses: the answer that is read next may be that of the request that waits.
        _requestBody.Close();
        _responseBody.Close();
        _isInHead = false;
    }

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) =>
        isRequest ? Http1Head.IsRequestStart(bytes) : Http1Head.StatusAt(bytes) > 0;

    private static int TagOf(string method) => method switch { "HEAD" => Head, "CONNECT" => Connect, _ => 0 };

    private long ReadHeaders(ReadOnlySpan<byte> bytes, in MessageInfo info)
    {
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0 && !info.IsCut && bytes.Length < MaxHead) return Consumed.NeedMore;
        _isInHead = end > 0;
        if (end < 0) return Consumed.WholeCall;
        if (end == 0) return EndOf(2, ref _responseBody, _hasBody, info);
        var colon = bytes[..end].IndexOf((byte)':');
        if (colon > 0) _responseBody.Add(new(bytes[..colon], bytes[(colon + 1)..end].Trim(" \t"u8)));
        return end + 2;
    }

    private int Answer(int status, in MessageInfo info, IRequestSink sink)
    {
        _wasAnswered = true;
        if (!_pending.TryTake(out var request)) return NotAsked;
        sink.Completed(request.Answered(L7Protocol.Http1, L7Status.OfHttp(status), status >= 400, info.Nanoseconds));
        return request.Tag;
    }

    private RequestDetails? Describe(in Http1Head head, string method, IRequestSink sink)
    {
        _requestBody.Begin();
        var details = sink.WantsDetails ? new RequestDetails { Operation = method, Target = head.Target(method.Length) } : null;
        var trace = default(TraceHeaders);
        foreach (var header in head)
        {
            _requestBody.Add(header);
            if (details is null) continue;
            trace.Add(header.Name, header.Value);
            if (header.Is("host"u8)) details.Scope = Http1Head.Text(header.Value);
            else if (header.Is("user-agent"u8)) details.UserAgent = Http1Head.Text(header.Value);
        }
        if (details is not null) details.Parent = trace.Trace;
        return details;
    }

    // The rest of a body that was not copied may come before a request; a connection without any request is none of ours.
    private long NotARequest(ReadOnlySpan<byte> bytes, in MessageInfo info)
    {
        if (bytes.Length < 8 && !info.IsCut) return Consumed.NeedMore;
        return _isKnown ? Consumed.Lost : Consumed.Wrong;
    }

    private static long EndOf(int head, ref Http1Body body, bool hasBody, in MessageInfo info)
    {
        if (!hasBody) return head;
        if (body.Length >= 0) return head + body.Length;
        if (!body.IsChunked || info.IsCut) return Consumed.WholeCall;
        body.Open();
        return head;
    }

    // Where chunks were not copied their ends are not known; the next message is found by how it starts.
    private static long OrWholeCall(long read, in MessageInfo info) => info.IsCut && read <= 0 ? Consumed.WholeCall : read;
}
