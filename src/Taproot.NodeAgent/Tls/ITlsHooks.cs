namespace Taproot.NodeAgent.Tls;

/// <summary>The kernel's side of reading TLS.</summary>
internal interface ITlsHooks
{
    /// <summary>
    /// Watches instructions of a file, which show plaintext or certificates and not both; all or none: no links and the reason when that fails.
    /// </summary>
    IReadOnlyList<nint> Attach(string path, IReadOnlyList<TlsProbe> probes, out string error);

    /// <summary>Takes it off again.</summary>
    void Detach(nint link);

    /// <summary>Has nothing of a process read, whatever files it shares with others.</summary>
    void Exclude(int pid);

    /// <summary>Takes that back: the number may be another process's soon.</summary>
    void Include(int pid);

    /// <summary>A process reads records on other threads than it decrypts them on.</summary>
    void MovesRecords(int pid);

    /// <summary>A process may do so, on some of its connections.</summary>
    void MayMoveRecords(int pid);

    /// <summary>Adds the processes that listen on a TCP port.</summary>
    void AddListening(HashSet<int> pids);
}
