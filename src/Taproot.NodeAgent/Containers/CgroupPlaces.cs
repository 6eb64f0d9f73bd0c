namespace Taproot.NodeAgent.Containers;

/// <summary>
/// What cgroups are, by their numbers in the kernel, so that a process is placed without reading anything, even when it is gone. Holds only
/// cgroups that the two numbers of an exec tell apart for sure. Numbers are not used again while the host runs. Not thread-safe.
/// </summary>
internal sealed class CgroupPlaces
{
    private const int Most = 8192;

    private readonly Dictionary<(ulong Cgroup, ulong Memory), CgroupIdentity> _byNumbers = [];

    /// <summary>Remembers what a cgroup is.</summary>
    internal void Note(in ExecutedProgram program, CgroupMembership membership, CgroupIdentity identity)
    {
        if (identity.Kind == CgroupKind.Sandbox || !IsToldByNumbers(membership))
            return;
        if (_byNumbers.Count >= Most)
            _byNumbers.Clear();
        _byNumbers[(program.Cgroup, program.MemoryCgroup)] = identity;
    }

    /// <summary>What the cgroup is; null when that is not known.</summary>
    internal CgroupIdentity? Find(in ExecutedProgram program) =>
        _byNumbers.TryGetValue((program.Cgroup, program.MemoryCgroup), out CgroupIdentity identity) ? identity : null;

    /// <summary>On v1 hosts a process may be in another cgroup of each controller; the numbers are those of v2 and of memory.</summary>
    private static bool IsToldByNumbers(CgroupMembership membership)
    {
        if (membership.Unified is null && membership.Memory is null)
            return false;
        foreach (string? path in (ReadOnlySpan<string?>)[membership.Cpu, membership.CpuAccounting, membership.BlockIo, membership.Systemd])
        {
            if (path is not null && path != membership.Unified && path != membership.Memory)
                return false;
        }
        return true;
    }
}
