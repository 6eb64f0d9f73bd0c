using System.Net;

namespace Taproot.NodeAgent.Protocols;

/// <summary>Takes what parsers find on one connection.</summary>
internal interface IRequestSink
{
    /// <summary>Whether the request that is just being read will be traced: only then its details are worth making.</summary>
    bool WantsDetails { get; }

    /// <summary>Statements keep their literals, as the user asked.</summary>
    bool KeepsLiterals { get; }

    /// <summary>A request was read and waits for its answer. Parsers need not call it: <see cref="PendingRequest.Of"/> does.</summary>
    void Began(in PendingRequest request)
    {
    }

    /// <summary>A request is answered.</summary>
    void Completed(in L7Request request);

    /// <summary>A DNS answer: the name has these addresses.</summary>
    void Resolved(string name, IReadOnlyList<IPAddress> addresses);
}
