namespace Taproot.NodeAgent.Protocols;

/// <summary>
/// What a span tells of a request beyond its counts. Made only for requests that are traced. Texts are bounded by <see cref="TextLimit"/> and
/// statements have their literals removed unless the user asks otherwise.
/// </summary>
internal sealed class RequestDetails
{
    /// <summary>Most characters of a statement or target.</summary>
    public const int TextLimit = 1024;

    /// <summary>HTTP method, SQL verb, Redis command, RPC method: <c>db.operation.name</c>, <c>http.request.method</c> or <c>rpc.method</c>.</summary>
    public string Operation { get; set; } = "";

    /// <summary>What it is about: path with query, key, topic, collection, queue, domain.</summary>
    public string Target { get; set; } = "";

    /// <summary>Statement (<c>db.query.text</c>), normalised.</summary>
    public string Statement { get; set; } = "";

    /// <summary>Host header or <c>:authority</c>; database or namespace for databases.</summary>
    public string Scope { get; set; } = "";

    /// <summary>Status as the protocol says it, where that is more than the label: gRPC code, SQLSTATE, error code.</summary>
    public string StatusDetail { get; set; } = "";

    /// <summary>The <c>User-Agent</c> header of an HTTP request.</summary>
    public string UserAgent { get; set; } = "";

    /// <summary>The caller's trace, when the request names it.</summary>
    public IncomingTrace? Parent { get; set; }
}

/// <summary>A trace context read from a request's headers.</summary>
internal sealed record IncomingTrace(UInt128 TraceId, ulong SpanId, bool IsSampled);
