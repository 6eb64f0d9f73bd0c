using System.Diagnostics.CodeAnalysis;

namespace Taproot.NodeAgent.Containers;

/// <summary>A process whose exec was told, and at which nobody has looked.</summary>
/// <param name="Program">What the kernel told.</param>
/// <param name="ExecutedAt">When, as the time provider's timestamp.</param>
internal sealed record YoungProcess(ExecutedProgram Program, long ExecutedAt)
{
    /// <summary>True once it ended; it is kept until its turn, for those who ask late.</summary>
    internal bool HasEnded { get; set; }

    /// <summary>True once it opened a connection.</summary>
    internal bool Connects { get; set; }
}

/// <summary>
/// Processes that may be gone before anyone needs to know of them, as most of a host's are: nothing is read about one until it has lived for a
/// while or someone asks for its owner. Bounded: over the bound the oldest is left to the next look over /proc. Not thread-safe.
/// </summary>
internal sealed class YoungProcesses
{
    internal const int Most = 32_768;

    private readonly Queue<(int Pid, YoungProcess Process)> _order = new();
    private readonly Dictionary<int, YoungProcess> _byPid = [];

    internal int Count => _byPid.Count;

    internal void Add(int pid, YoungProcess process)
    {
        if (_order.Count >= Most)
            Forget(_order.Dequeue());
        _byPid[pid] = process;
        _order.Enqueue((pid, process));
    }

    internal YoungProcess? Find(int pid) => _byPid.GetValueOrDefault(pid);

    /// <summary>Someone looked at it, so it is young no more.</summary>
    internal void Remove(int pid) => _byPid.Remove(pid);

    /// <summary>Takes the oldest if its exec was at <paramref name="until"/> or before.</summary>
    internal bool TryTake(long until, out int pid, [NotNullWhen(true)] out YoungProcess? process)
    {
        while (_order.TryPeek(out (int Pid, YoungProcess Process) next) && next.Process.ExecutedAt <= until)
        {
            _order.Dequeue();
            if (!Forget(next))
                continue;
            (pid, process) = next;
            return true;
        }
        (pid, process) = (0, null);
        return false;
    }

    /// <summary>False when it was taken out before, or another process has its number by now.</summary>
    private bool Forget((int Pid, YoungProcess Process) entry) =>
        _byPid.TryGetValue(entry.Pid, out YoungProcess? present) && ReferenceEquals(present, entry.Process) && _byPid.Remove(entry.Pid);
}
