using System.Net;

namespace Taproot.NodeAgent.Traces;

/// <summary>One end of a connection, as far as spans are concerned. A connection within this host has two.</summary>
internal abstract class TracedConnection
{
    /// <summary>
    /// Names the connection, at both ends and on all hosts alike: both initial sequence numbers, the client's first; for a connection that is
    /// older than the agent, and for UDP, a hash of its addresses and ports, the client's first.
    /// </summary>
    public abstract ulong Pair { get; }

    /// <summary>Whether this end accepted it.</summary>
    public abstract bool IsServer { get; }

    /// <summary>The process of this end.</summary>
    public abstract uint ProcessId { get; }

    /// <summary>Address of this end; null when it is not known.</summary>
    public abstract IPEndPoint? Local { get; }

    /// <summary>Address of the other end behind NAT, as far as that is known.</summary>
    public abstract IPEndPoint? Remote { get; }

    /// <summary>Name by which the other end was looked up; empty when it is not known.</summary>
    public abstract string RemoteName { get; }

    /// <summary>Whether its bytes are read before they are encrypted.</summary>
    public virtual bool IsEncrypted => false;

    /// <summary>The <c>container_id</c> of this end; null when it is nobody's, or opted out of tracing. Asked as soon as a request that may be traced
    /// is read: a moment later the process may be gone.</summary>
    public abstract string? Owner { get; }
}
