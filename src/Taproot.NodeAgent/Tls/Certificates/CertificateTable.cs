using System.Collections.Concurrent;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Network;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tls.Certificates;

/// <summary>
/// The certificates that each container was shown by servers, and those that it loaded itself. <see cref="OnCertificate"/> is called on one thread, the
/// rest under the tap's lock.
/// </summary>
internal sealed class CertificateTable(IContainerRegistry registry, Action<CertificateContent> leaveOut, TimeProvider time) : ICertificateHandler
{
    private const int MostWaiting = 512;
    private const int MostPerContainer = 32;
    private const int Most = 2048;
    private const int MostAttempts = 20;
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);
    private readonly ConcurrentQueue<CertificateSighting> _waiting = new();
    private readonly Dictionary<string, Dictionary<CertificateKey, KnownCertificate>> _byContainer = new(StringComparer.Ordinal);
    private long _kept, _authorities, _unreadable, _unresolved, _withoutRoom;
    private int _count;

    public void OnCertificate(in CertificateEvent seen, ReadOnlySpan<byte> der)
    {
        // Whether it is an authority stands at its end.
        if (CertificateParser.Parse(der) is not { Subject.Length: > 0 } certificate || (seen.IsLoaded && seen.IsCut))
        {
            Interlocked.Increment(ref _unreadable);
            return;
        }
        if (seen.IsLoaded && certificate.IsAuthority)
        {
            Interlocked.Increment(ref _authorities);
            leaveOut(seen.Content);
            return;
        }
        var owner = seen.IsLoaded ? registry.FindOwner((int)seen.ProcessId, ProcessActivity.None) : "";
        if (owner is null) Interlocked.Increment(ref _unresolved);
        else if (_waiting.Count >= MostWaiting) Interlocked.Increment(ref _withoutRoom);
        else _waiting.Enqueue(new(certificate, owner, seen.Flow));
    }

    /// <summary>Finds out whose the new ones are; <paramref name="destinationOf"/> tells where a flow goes, null as long as that is not known.</summary>
    public void Settle(Func<FlowKey, (string Owner, Destination Destination)?> destinationOf)
    {
        for (var left = _waiting.Count; left > 0 && _waiting.TryDequeue(out var sighting); left--)
        {
            if (sighting.Owner.Length > 0) Keep(sighting.Owner, new("", "", "", sighting.Certificate.Subject), sighting.Certificate);
            else if (destinationOf(sighting.Flow) is var (owner, to)) Keep(owner, new(to.DialledLabel, to.ActualLabel, to.Peer, sighting.Certificate.Subject), sighting.Certificate);
            else if (sighting.Attempts < MostAttempts) _waiting.Enqueue(sighting with { Attempts = sighting.Attempts + 1 });
            else Interlocked.Increment(ref _unresolved);
        }
        ForgetOld();
    }

    /// <summary>Writes them; a container's own only while it listens, as it may load others' to trust them.</summary>
    public void Collect(IMetricSink sink, IReadOnlySet<string> listening, Func<string, string> applicationOf)
    {
        foreach (var (owner, certificates) in _byContainer)
        {
            if (!registry.IsShown(owner)) continue;
            var application = applicationOf(owner);
            foreach (var (key, known) in certificates)
            {
                if (key.IsOwn && !listening.Contains(owner)) continue;
                var certificate = known.First;
                string[] labels =
                [
                    owner, application, key.Destination, key.Actual, key.Peer, key.IsOwn ? CertificateMetrics.OwnRole : CertificateMetrics.ServerRole,
                    certificate.Subject, certificate.Issuer, certificate.Names,
                ];
                sink.Add(CertificateMetrics.NotAfter, certificate.NotAfter, labels);
                sink.Add(CertificateMetrics.NotBefore, certificate.NotBefore, labels);
            }
        }
    }

    /// <summary>Writes what became of all that were seen.</summary>
    public void CollectSelf(IMetricSink sink)
    {
        sink.Add(CertificateMetrics.Seen, _kept, "kept");
        sink.Add(CertificateMetrics.Seen, Interlocked.Read(ref _authorities), "authority");
        sink.Add(CertificateMetrics.Seen, Interlocked.Read(ref _unreadable), "unreadable");
        sink.Add(CertificateMetrics.Seen, Interlocked.Read(ref _unresolved), "unresolved");
        sink.Add(CertificateMetrics.Seen, Interlocked.Read(ref _withoutRoom), "no_room");
    }

    /// <summary>A container is gone.</summary>
    public void Forget(string owner)
    {
        if (_byContainer.Remove(owner, out var certificates)) _count -= certificates.Count;
    }

    private void Keep(string owner, CertificateKey key, Certificate certificate)
    {
        var certificates = _byContainer.GetValueOrDefault(owner);
        var known = certificates?.GetValueOrDefault(key);
        if (known is null)
        {
            if (_count >= Most || certificates?.Count >= MostPerContainer)
            {
                Interlocked.Increment(ref _withoutRoom);
                return;
            }
            if (certificates is null) _byContainer[owner] = certificates = [];
            certificates[key] = known = new(time);
            _count++;
        }
        known.See(certificate);
        _kept++;
    }

    /// <summary>A server's own is loaded once, and holds as long as the container lives.</summary>
    private void ForgetOld()
    {
        foreach (var (owner, certificates) in _byContainer)
        {
            foreach (var (key, known) in certificates)
            {
                if (key.IsOwn || time.GetElapsedTime(known.LastSeen) <= Forgotten) continue;
                certificates.Remove(key);
                _count--;
            }
            if (certificates.Count == 0) _byContainer.Remove(owner);
        }
    }
}
