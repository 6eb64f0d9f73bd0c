using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Traces;

/// <summary>
/// Takes the requests of both ends of all connections of this host, in the order of time. Thread-safe. A request that was answered without
/// having been started (a message that nobody answers) is a span as well.
/// </summary>
internal interface IRequestTracer
{
    /// <summary>Whether details of a request that is being read now would be of use: <see cref="IRequestSink.WantsDetails"/>.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="thread">The thread that read or wrote what is being parsed.</param>
    bool Wants(TracedConnection connection, uint thread);

    /// <summary>A request was read or written and waits for its answer: <see cref="IRequestSink.Began"/>.</summary>
    void Started(TracedConnection connection, L7Protocol protocol, in PendingRequest request);

    /// <summary>A request was answered: <see cref="IRequestSink.Completed"/>.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="request">The request.</param>
    /// <param name="thread">The thread that read or wrote what is being parsed: it works on what the answer was waited for.</param>
    void Completed(TracedConnection connection, in L7Request request, uint thread);

    /// <summary>The connection is closed: what waits for an answer will get none.</summary>
    void Closed(TracedConnection connection);
}
