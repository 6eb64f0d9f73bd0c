namespace Taproot.NodeAgent.Host.Gpu;

/// <summary>Mean and peak of what was seen in the last 15 polls, a second each; in percent.</summary>
internal sealed class UsageWindow
{
    private const int Length = 15;

    private readonly Queue<(double Sum, int Count, double Peak)> _polls = new();

    /// <summary>True when no poll brought a sample.</summary>
    internal bool IsEmpty => _polls.All(poll => poll.Count == 0);

    /// <summary>True when all samples of a full window are zero.</summary>
    internal bool IsIdle => _polls.Count == Length && Peak <= 0;

    internal double Average => _polls.Sum(poll => poll.Count) is > 0 and var count ? _polls.Sum(poll => poll.Sum) / count : 0;

    internal double Peak => _polls.Count == 0 ? 0 : _polls.Max(poll => poll.Peak);

    /// <summary>Adds the samples of one poll, none perhaps.</summary>
    internal void Add(IReadOnlyList<double> samples)
    {
        if (_polls.Count == Length)
            _polls.Dequeue();
        _polls.Enqueue((samples.Sum(), samples.Count, samples.Count == 0 ? 0 : samples.Max()));
    }
}
