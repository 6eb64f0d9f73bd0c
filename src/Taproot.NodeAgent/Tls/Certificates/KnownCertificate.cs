namespace Taproot.NodeAgent.Tls.Certificates;

/// <summary>What tells a container's certificates apart. Another certificate for the same subject takes the place of the one before.</summary>
/// <param name="Destination">The <c>destination</c> label; empty for its own.</param>
/// <param name="Actual">The <c>actual_destination</c> label.</param>
/// <param name="Peer">The <c>peer</c> label.</param>
/// <param name="Subject">Whom it is for.</param>
internal readonly record struct CertificateKey(string Destination, string Actual, string Peer, string Subject)
{
    /// <summary>Whether the container loaded it itself.</summary>
    public bool IsOwn => Destination.Length == 0;
}

/// <summary>
/// The certificates of one subject that were seen lately. Behind one address there may be several servers, of which one has the old certificate
/// still: of those that are seen within minutes, the one counts that ends first.
/// </summary>
internal sealed class KnownCertificate(TimeProvider time)
{
    private const int Most = 4;
    private static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(10);
    private readonly List<(Certificate Certificate, long At)> _seen = [];

    /// <summary>When one was last seen, as the time provider's timestamp.</summary>
    public long LastSeen { get; private set; }

    /// <summary>The one that ends first.</summary>
    public Certificate First => _seen.MinBy(s => s.Certificate.NotAfter).Certificate;

    /// <summary>Takes note of one.</summary>
    public void See(Certificate certificate)
    {
        LastSeen = time.GetTimestamp();
        _seen.RemoveAll(s => s.Certificate.NotAfter == certificate.NotAfter || time.GetElapsedTime(s.At, LastSeen) > AtOnce);
        if (_seen.Count == Most) _seen.RemoveAt(0);
        _seen.Add((certificate, LastSeen));
    }
}
