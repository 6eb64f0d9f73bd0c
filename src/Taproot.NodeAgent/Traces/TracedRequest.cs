using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Traces;

/// <summary>One end of a request, from when it was read until its span is sent. A request that is not traced has no group.</summary>
internal sealed class TracedRequest(RequestKey key, TracedConnection connection, L7Protocol protocol, in PendingRequest started)
{
    /// <summary>Most requests between a span and the root of its trace: a chain of messages without end is cut into several traces.</summary>
    public const int MaxDepth = 100;

    /// <summary>Which.</summary>
    public RequestKey Key => key;

    /// <summary>Where.</summary>
    public TracedConnection Connection => connection;

    /// <summary>Whose.</summary>
    public uint ProcessId { get; } = connection.ProcessId;

    /// <summary>The <c>container_id</c> that it is a request of; null when nobody's.</summary>
    public string? Owner { get; init; }

    /// <summary>Its protocol.</summary>
    public L7Protocol Protocol => protocol;

    /// <summary>Whether it came in.</summary>
    public bool IsServer => key.IsServer;

    /// <summary>The thread that read or wrote it.</summary>
    public uint Thread { get; } = started.Thread;

    /// <summary>When it was read or written, by the kernel's clock.</summary>
    public long Start { get; } = started.Nanoseconds;

    /// <summary>What is known of it.</summary>
    public RequestDetails? Details { get; set; } = started.Details;

    /// <summary>When the answer began.</summary>
    public long End { get; private set; }

    /// <summary>Whether it waits for its answer.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Its trace; null when it is not traced.</summary>
    public TraceGroup? Group { get; set; }

    /// <summary>The trace that its headers name.</summary>
    public IncomingTrace? Header => Details?.Parent;

    /// <summary>The group of the trace id in its headers, whatever that joined since.</summary>
    public TraceGroup? Named { get; set; }

    /// <summary>Of a request that came in: the trace id of what its process sends for it, once that is known.</summary>
    public UInt128? Carries { get; set; }

    /// <summary>Of a request that came in: its process asked another one for the same path.</summary>
    public bool IsPassedOn { get; set; }

    /// <summary>The process reports this request itself, by a tracing library.</summary>
    public bool IsInstrumented { get; set; }

    /// <summary>Its span.</summary>
    public ulong SpanId { get; set; } = key.SpanId;

    /// <summary>The span it is part of, when this host has it.</summary>
    public TracedRequest? Parent { get; private set; }

    /// <summary>The span it is part of, when another host or program has it.</summary>
    public ulong ParentSpanId { get; set; }

    /// <summary>How that was found.</summary>
    public ParentRule Rule { get; set; }

    /// <summary>Requests above it.</summary>
    public int Depth { get; private set; }

    /// <summary>Its other end, when that was seen on this host.</summary>
    public bool HasOtherEnd { get; set; }

    /// <summary>Requests one of which it may have been made for, until it is clear which.</summary>
    public IReadOnlyList<TracedRequest> Candidates { get; set; } = [];

    /// <summary>Whether all that will be known of its parent is known.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Since when it waits to be sent, by the kernel's clock.</summary>
    public long HeldSince { get; set; }

    /// <summary>Whether it was never answered.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>The answer.</summary>
    public L7Request Answer { get; private set; }

    /// <summary>Takes the answer.</summary>
    public void Complete(in L7Request answer)
    {
        (Answer, IsOpen) = (answer, false);
        End = Math.Max(answer.EndNanoseconds, Start);
        Details = answer.Details ?? Details;
    }

    /// <summary>No answer will come.</summary>
    public void Abandon(long nanoseconds) => (IsOpen, IsAbandoned, End) = (false, true, Math.Max(nanoseconds, Start));

    /// <summary>Makes it part of another one.</summary>
    public void BePartOf(TracedRequest parent, ParentRule rule) => (Parent, Rule, Depth) = (parent, rule, parent.Depth + 1);

    /// <summary>Whether another one may become its parent: not what it is part of already, the other way round.</summary>
    public bool MayBePartOf(TracedRequest parent)
    {
        if (parent.Depth >= MaxDepth) return false;
        var steps = 0;
        for (var at = parent; at is not null; at = at.Parent)
            if (at == this || ++steps > 2 * MaxDepth) return false;
        return true;
    }
}
