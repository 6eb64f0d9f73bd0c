namespace Taproot.NodeAgent.Traces;

/// <summary>Finds the trace and the parent of a request that is just being read; null when no span is made of it.</summary>
internal sealed class TracePlacement(
    TraceTable traces, OpenRequests open, HeldSpans held, ParentFinder parents, TraceFilter filter, TraceCounts counts, int maxOpen)
{
    /// <summary>The trace of a request.</summary>
    public TraceGroup? Of(TracedRequest request, ProcessRequests process, long now)
    {
        if (request.Details is not { } details) return Drop(SpanDrop.RateLimit);
        if (request.Owner is null) return Drop(SpanDrop.NoOwner);
        if (!request.IsServer && TraceFilter.IsSpanExport(request.Protocol, details)) process.SendsSpans = true;
        if (filter.IsExcluded(request.Protocol, details)) return Drop(SpanDrop.Excluded);
        if (open.Count >= maxOpen) return Drop(SpanDrop.TooManyOpen);
        // What a header names is a span of the program's own, if that sends spans.
        request.IsInstrumented = process.SendsSpans && (request.IsServer || request.Header is not null);
        return request.IsServer ? OfInbound(request, now) : OfOutbound(request, process, now);
    }

    private TraceGroup? OfInbound(TracedRequest request, long now)
    {
        var isLocal = open.TryGet(request.Key.Opposite, out var client);
        if (isLocal && client?.Group is null) return Drop(SpanDrop.RateLimit); // the client's span would be missing
        request.HasOtherEnd = isLocal;
        if (client is not null) client.HasOtherEnd = true;
        if (request.Header is not { } header)
        {
            client = client is not null && request.MayBePartOf(client) ? client : null;
            if (client is not null) request.BePartOf(client, ParentRule.Connection);
            return client?.Group ?? Begin(request, now);
        }
        (request.Carries, request.ParentSpanId, request.Rule) = (header.TraceId, header.SpanId, ParentRule.Header);
        if (client is { IsInstrumented: false } && request.MayBePartOf(client)) request.BePartOf(client, ParentRule.Header);
        request.Named = traces.Named(header.TraceId, client?.Group, now, isJob: false);
        return request.Named ?? Drop(SpanDrop.RateLimit);
    }

    private TraceGroup? OfOutbound(TracedRequest request, ProcessRequests process, long now)
    {
        if (open.TryGet(request.Key.Opposite, out var server)) request.HasOtherEnd = true;
        server ??= held.FindServer(request.Key.Opposite);
        // The other end was told first, as happens within a host: then it is no candidate for what this one is made for.
        if (server is { Parent: null, Group: not null } && server.MayBePartOf(request))
            server.BePartOf(request, server.Header is null ? ParentRule.Connection : ParentRule.Header);
        if (server is not null) (request.HasOtherEnd, server.HasOtherEnd) = (true, true);
        var (parent, rule) = parents.Find(request, process);
        if (parent is { Group: null })
        {
            // What it is made for is no span.
            if (request.Header is { } header) traces.Deny(header.TraceId, now);
            return Drop(SpanDrop.RateLimit);
        }
        return Join(request, parent, rule, server, now);
    }

    private TraceGroup? Join(TracedRequest request, TracedRequest? parent, ParentRule rule, TracedRequest? server, long now)
    {
        if (request.Header is { } header)
        {
            request.SpanId = header.SpanId;
            request.Group = request.Named = traces.Named(header.TraceId, parent?.Group ?? server?.Group, now, isJob: true);
        }
        else
        {
            request.Group = parent?.Group ?? server?.Group ?? traces.Begin(request.Key.TraceId, now, isJob: true);
        }
        if (request.Group is null) return Drop(SpanDrop.RateLimit);
        if (parent is not null) LateParents.Attach(request, parent, rule);
        if (parent is not null && IsSameTarget(request, parent)) parent.IsPassedOn = true;
        if (server?.Group is { } inner) TraceGroup.TryJoin(request.Group, inner);
        return request.Group;
    }

    private static bool IsSameTarget(TracedRequest request, TracedRequest parent) =>
        string.Equals(request.Details?.Target, parent.Details?.Target, StringComparison.Ordinal);

    private TraceGroup? Begin(TracedRequest request, long now) => traces.Begin(request.Key.TraceId, now, isJob: false) ?? Drop(SpanDrop.RateLimit);

    private TraceGroup? Drop(SpanDrop reason)
    {
        counts.AddDropped(reason);
        return null;
    }
}
