using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Traces;

/// <summary>What a thread works on, and how that is known.</summary>
/// <param name="Request">A request that came in.</param>
/// <param name="IsByAnswer">The thread read the answer to something that was asked for it, not the request itself.</param>
internal readonly record struct ThreadContext(TracedRequest? Request, bool IsByAnswer);

/// <summary>Which request each thread of the host works on: the last one that it read, or whose answer it read.</summary>
internal sealed class ThreadContexts
{
    private const int Limit = 65_536;
    private readonly Dictionary<uint, ThreadContext> _byThread = [];

    /// <summary>Threads that are known.</summary>
    public int Count => _byThread.Count;

    /// <summary>The thread works on this from now on.</summary>
    public void Set(uint thread, TracedRequest request, bool isByAnswer)
    {
        if (_byThread.Count >= Limit && !_byThread.ContainsKey(thread)) return;
        CollectionsMarshal.GetValueRefOrAddDefault(_byThread, thread, out _) = new(request, isByAnswer);
    }

    /// <summary>What a thread of a process works on; nothing once that is answered.</summary>
    public ThreadContext Of(uint thread, uint processId) =>
        _byThread.TryGetValue(thread, out var context) && context.Request is { IsOpen: true } request && request.ProcessId == processId ? context : default;

    /// <summary>Forgets all threads.</summary>
    public void Clear()
    {
        _byThread.Clear();
        _byThread.TrimExcess();
    }

    /// <summary>Forgets threads whose work is done.</summary>
    public void Sweep()
    {
        foreach (var (thread, context) in _byThread)
            if (context.Request is not { IsOpen: true }) _byThread.Remove(thread);
    }
}
