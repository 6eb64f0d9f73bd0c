using System.Net;
using System.Net.Sockets;

namespace Taproot.NodeAgent.Traces;

/// <summary>The ids of a span as they are sent.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="ParentSpanId">The parent within that trace; 0 for none.</param>
/// <param name="Link">A span in another trace that belongs to this one; none when its span id is 0.</param>
internal readonly record struct SpanIds(UInt128 TraceId, ulong ParentSpanId, SpanLink Link)
{
    /// <summary>The ids of a span whose trace is over.</summary>
    public static SpanIds Of(TracedRequest span)
    {
        var trace = span.Group!.Id;
        if (span.Parent is { } above)
        {
            var parent = SentParent(above);
            if (parent.SpanId == 0) return new(trace, 0, LinkOf(span, trace));
            return parent.TraceId == trace ? new(trace, parent.SpanId, LinkOf(span, trace)) : new(trace, 0, parent);
        }
        var link = LinkOf(span, trace);
        if (span.Header is { } header) return new(trace, span.IsServer && header.TraceId == trace ? span.ParentSpanId : 0, link);
        // Both ends on different hosts name the trace alike as long as nothing else names it.
        var isAlike = span.IsServer && MayBeElsewhere(span) && trace == span.Key.TraceId;
        return new(trace, isAlike ? span.Key.Opposite.SpanId : 0, link);
    }

    // What is not sent is stepped over.
    private static SpanLink SentParent(TracedRequest above)
    {
        for (var at = above; at is not null; at = at.Parent)
        {
            if (at.IsInstrumented && at.Header is { } own) return new(at.Group?.Id ?? own.TraceId, own.SpanId);
            if (at is { IsInstrumented: false, IsAbandoned: false, Group: { } group }) return new(group.Id, at.SpanId);
        }
        return default;
    }

    // Another host knows the request by another trace id: the one in its headers, or the one that follows from the connection.
    private static SpanLink LinkOf(TracedRequest span, UInt128 trace)
    {
        if (span.Header is { } header) return header.TraceId == trace ? default : new(header.TraceId, header.SpanId);
        var common = span.Key.TraceId;
        return MayBeElsewhere(span) && common != trace ? new(common, span.Key.Opposite.SpanId) : default;
    }

    // An agent may see the other end where this one does not: on another host, which is not somewhere in the Internet.
    private static bool MayBeElsewhere(TracedRequest span) =>
        !span.HasOtherEnd && span.Connection.Remote?.Address is { } remote && !remote.Equals(span.Connection.Local?.Address) && IsPrivate(remote);

    private static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6) return address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal;
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes switch
        {
            [10, ..] or [192, 168, ..] or [169, 254, ..] => true,
            [172, var second, ..] => second is >= 16 and < 32,
            [100, var second, ..] => second is >= 64 and < 128, // shared by carriers and clouds
            _ => false,
        };
    }
}

/// <summary>Another span.</summary>
internal readonly record struct SpanLink(UInt128 TraceId, ulong SpanId);
