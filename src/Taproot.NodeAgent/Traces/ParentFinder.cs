using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Traces;

/// <summary>What a request that goes out is made for.</summary>
/// <param name="Parent">The request that came in; null when it cannot be told, or there is none.</param>
/// <param name="Rule">How it was found.</param>
internal readonly record struct FoundParent(TracedRequest? Parent, ParentRule Rule);

/// <summary>Finds for which request that came in a process sends one out.</summary>
internal sealed class ParentFinder(ThreadContexts threads)
{
    private const int MaxCandidates = 16;

    /// <summary>Looks among what the process is busy with; when several are left, keeps them for <see cref="LateParents"/>.</summary>
    public FoundParent Find(TracedRequest request, ProcessRequests process)
    {
        if (process.IsIdle) return default;
        var context = threads.Of(request.Thread, request.ProcessId);
        Learn(process, context);
        if (request.Header is { } header && FindByTrace(request, process, header.TraceId, context.Request) is { } known) return new(known, ParentRule.Trace);
        var isFree = context.Request is { } worked && IsPossible(request, worked);
        if (isFree && Repeats(request, context.Request!)) return new(context.Request, ParentRule.Thread);
        if (FindByPath(request, process) is { } passedOn) return new(passedOn, ParentRule.Path);
        if (isFree && process.Believes(context)) return new(context.Request, ParentRule.Thread);
        return FindOnly(request, process);
    }

    /// <summary>Whether a request may be made for another one: a trace id that belongs to another request says no.</summary>
    public static bool IsPossible(TracedRequest request, TracedRequest parent) =>
        request.MayBePartOf(parent) && (request.Header is not { } header || parent.Carries is not { } carried || carried == header.TraceId);

    // With one request in the process it is plain what its threads work on.
    private static void Learn(ProcessRequests process, in ThreadContext context)
    {
        if (process.HasOneOpen) (context.IsByAnswer ? process.ByAnswer : process.ByRequest).Learn(context.Request == process.Open[0]);
    }

    private static TracedRequest? FindByTrace(TracedRequest request, ProcessRequests process, UInt128 trace, TracedRequest? preferred)
    {
        TracedRequest? found = null;
        foreach (var candidate in process.Open)
        {
            if (candidate.Carries != trace || !request.MayBePartOf(candidate)) continue;
            found = candidate;
            if (candidate == preferred) break;
        }
        return found;
    }

    // A proxy asks for what it was asked. Of two alike the one that was not passed on yet.
    private static TracedRequest? FindByPath(TracedRequest request, ProcessRequests process)
    {
        if (process.HasOneOpen) return null;
        foreach (var candidate in process.Open)
            if (!candidate.IsPassedOn && Repeats(request, candidate) && IsPossible(request, candidate)) return candidate;
        return null;
    }

    private static bool Repeats(TracedRequest request, TracedRequest candidate) =>
        request.Protocol == L7Protocol.Http1 && candidate.Protocol is L7Protocol.Http1 or L7Protocol.Http2 &&
        request.Details is { Target.Length: > 1 } asked && candidate.Details is { } was &&
        string.Equals(asked.Target, was.Target, StringComparison.Ordinal) && string.Equals(asked.Operation, was.Operation, StringComparison.Ordinal);

    private static FoundParent FindOnly(TracedRequest request, ProcessRequests process)
    {
        if (process.HasMore) return default;
        List<TracedRequest>? possible = null;
        foreach (var candidate in process.Open)
        {
            if (!IsPossible(request, candidate)) continue;
            if (possible?.Count == MaxCandidates) return default;
            (possible ??= []).Add(candidate);
        }
        if (possible is null) return default;
        if (possible.Count == 1) return new(possible[0], ParentRule.Only);
        request.Candidates = possible;
        return default;
    }
}
