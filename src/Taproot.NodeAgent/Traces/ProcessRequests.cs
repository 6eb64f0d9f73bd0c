namespace Taproot.NodeAgent.Traces;

/// <summary>What one process is busy with, and how it was seen to work.</summary>
internal sealed class ProcessRequests
{
    private const int Limit = 512;
    private readonly List<TracedRequest> _open = [];
    private int _more;

    /// <summary>Whether a thread works on the request that it read last.</summary>
    public Trust ByRequest { get; } = new();

    /// <summary>Whether a thread works on what it read an answer for.</summary>
    public Trust ByAnswer { get; } = new();

    /// <summary>The process sends spans of its own.</summary>
    public bool SendsSpans { get; set; }

    /// <summary>When it was last met, by the kernel's clock.</summary>
    public long LastUse { get; set; }

    /// <summary>Requests that came in and wait for its answer, in the order in which they came; of very many not all.</summary>
    public IReadOnlyList<TracedRequest> Open => _open;

    /// <summary>Whether there are more than <see cref="Open"/> tells.</summary>
    public bool HasMore => _more > 0;

    /// <summary>Whether it is busy with one request alone.</summary>
    public bool HasOneOpen => _open.Count == 1 && _more == 0;

    /// <summary>Whether it has nothing to answer.</summary>
    public bool IsIdle => _open.Count == 0 && _more == 0;

    /// <summary>Requests that are traced among those that wait for its answer.</summary>
    public int Traced { get; private set; }

    /// <summary>A request came in.</summary>
    public void Add(TracedRequest request)
    {
        if (request.Group is not null) Traced++;
        if (_open.Count < Limit) _open.Add(request);
        else _more++;
    }

    /// <summary>It is answered, or will never be.</summary>
    public void Remove(TracedRequest request)
    {
        if (request.Group is not null) Traced--;
        if (!_open.Remove(request)) _more--;
    }

    /// <summary>Whether what is known of a thread is to be believed. With one request there is nothing to confuse.</summary>
    public bool Believes(in ThreadContext context) => HasOneOpen || (context.IsByAnswer ? ByAnswer : ByRequest).IsGiven;
}

/// <summary>How often a rule was right of late, where that could be told.</summary>
internal sealed class Trust
{
    private const double Weight = 1.0 / 16;
    private const double Enough = 0.75;
    private double _share = 1;

    /// <summary>Whether it is mostly right.</summary>
    public bool IsGiven => _share >= Enough;

    /// <summary>It was right or wrong.</summary>
    public void Learn(bool wasRight) => _share += ((wasRight ? 1 : 0) - _share) * Weight;
}
