using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Tls;

/// <summary>The loaded BPF programs as hooks.</summary>
internal sealed class BpfTlsHooks(BpfSession session) : ITlsHooks
{
    private const ulong MovesAll = 1;
    private const ulong MovesSome = 2;
    private readonly BpfMap<uint, ulong> _excluded = session.Map<uint, ulong>("tls_excluded");
    private readonly BpfMap<uint, ulong> _movers = session.Map<uint, ulong>("tls_movers");
    private readonly BpfMap<ulong, Listener> _listeners = session.Map<ulong, Listener>("listeners");

    public IReadOnlyList<nint> Attach(string path, IReadOnlyList<TlsProbe> probes, out string error) => session.AttachUprobes(
        probes[0].ShowsCertificates ? "certificate_probe" : "tls_probe", path, [.. probes.Select(p => (ulong)p.Offset)], [.. probes.Select(p => (ulong)p.Point)], out error);

    public void Detach(nint link) => session.Detach(link);

    public void Exclude(int pid) => _excluded.Set((uint)pid, 1);

    public void Include(int pid) => _excluded.Remove((uint)pid);

    public void MovesRecords(int pid) => _movers.Set((uint)pid, MovesAll);

    public void MayMoveRecords(int pid) => _movers.Set((uint)pid, MovesSome);

    public void AddListening(HashSet<int> pids) => _listeners.ReadAll((_, listener) => pids.Add((int)listener.ProcessId));
}
