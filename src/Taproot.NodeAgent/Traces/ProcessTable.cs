namespace Taproot.NodeAgent.Traces;

/// <summary>The processes that have or had requests of late.</summary>
internal sealed class ProcessTable
{
    private const long KeptNanoseconds = 300_000_000_000;
    private readonly Dictionary<uint, ProcessRequests> _byId = [];

    /// <summary>How many are known.</summary>
    public int Count => _byId.Count;

    /// <summary>A process, when it is known.</summary>
    public ProcessRequests? Find(uint processId) => _byId.GetValueOrDefault(processId);

    /// <summary>A process.</summary>
    public ProcessRequests Of(uint processId, long now)
    {
        if (!_byId.TryGetValue(processId, out var process)) _byId[processId] = process = new();
        process.LastUse = now;
        return process;
    }

    /// <summary>Forgets those that had nothing to do for long.</summary>
    public void Sweep(long now)
    {
        foreach (var (id, process) in _byId)
            if (process.IsIdle && now - process.LastUse > KeptNanoseconds) _byId.Remove(id);
    }
}
