using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Traces;

/// <summary>Requests of the host that wait for their answers, by end. Those that are not traced are known, but nothing of them.</summary>
internal sealed class OpenRequests
{
    private readonly Dictionary<RequestKey, Entry> _byKey = [];
    private readonly Dictionary<(ulong Pair, bool IsServer), Waiting> _byEnd = [];

    /// <summary>How many wait.</summary>
    public int Count => _byKey.Count;

    /// <summary>Adds one; null when it is not traced.</summary>
    public void Add(RequestKey key, TracedRequest? request, long nanoseconds)
    {
        Take(key, out _);
        _byKey[key] = new(request, nanoseconds);
        Change(key, request, 1);
    }

    /// <summary>Finds one. False when none waits; <paramref name="request"/> is null when it is not traced.</summary>
    public bool TryGet(RequestKey key, out TracedRequest? request)
    {
        var isThere = _byKey.TryGetValue(key, out var entry);
        request = entry.Request;
        return isThere;
    }

    /// <summary>Takes one out; null when it is not traced, or not there.</summary>
    public TracedRequest? Take(RequestKey key, out bool wasThere)
    {
        wasThere = _byKey.Remove(key, out var entry);
        if (wasThere) Change(key, entry.Request, -1);
        return entry.Request;
    }

    /// <summary>What one end of a connection waits for.</summary>
    public Waiting WaitingAt(ulong pair, bool isServer) => _byEnd.GetValueOrDefault((pair, isServer));

    /// <summary>Takes out those of an end of a connection.</summary>
    public List<TracedRequest> TakeAllOf(ulong pair, bool isServer)
    {
        List<TracedRequest> taken = [];
        if (!_byEnd.ContainsKey((pair, isServer))) return taken;
        foreach (var (key, _) in _byKey)
            if (key.Pair == pair && key.IsServer == isServer && Take(key, out _) is { } request) taken.Add(request);
        return taken;
    }

    /// <summary>Takes out those that started before.</summary>
    public List<TracedRequest> TakeOlderThan(long nanoseconds)
    {
        List<TracedRequest> taken = [];
        foreach (var (key, entry) in _byKey)
            if (entry.Start < nanoseconds && Take(key, out _) is { } request) taken.Add(request);
        return taken;
    }

    /// <summary>Gives back the memory of what is not there any more.</summary>
    public void TrimExcess()
    {
        _byKey.TrimExcess();
        _byEnd.TrimExcess();
    }

    private void Change(RequestKey key, TracedRequest? request, int by)
    {
        var end = (key.Pair, key.IsServer);
        ref var waiting = ref CollectionsMarshal.GetValueRefOrAddDefault(_byEnd, end, out _);
        waiting = request?.Group is not null ? waiting with { Traced = waiting.Traced + by } : waiting with { Others = waiting.Others + by };
        if (waiting is { Traced: <= 0, Others: <= 0 }) _byEnd.Remove(end);
    }

    private readonly record struct Entry(TracedRequest? Request, long Start);
}

/// <summary>Requests that one end of a connection waits for.</summary>
/// <param name="Traced">Those that are traced.</param>
/// <param name="Others">Those that are not.</param>
internal readonly record struct Waiting(int Traced, int Others);
