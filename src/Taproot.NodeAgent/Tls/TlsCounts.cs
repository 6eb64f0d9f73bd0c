using Taproot.NodeAgent.Kernel;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tls;

/// <summary>What was attached and what was refused, by library. Thread-safe.</summary>
internal sealed class TlsCounts
{
    private static readonly TlsLibrary[] Libraries = Enum.GetValues<TlsLibrary>();
    private readonly Lock _gate = new();
    private readonly PerLibrary[] _libraries = [.. Libraries.Select(_ => new PerLibrary())];
    private HookReport[] _certificates = [];
    private TimeSpan _attaching;
    private TimeSpan _detaching;
    private long _dropped;
    private int _excluded;

    /// <summary>One line for each library that was met.</summary>
    internal IReadOnlyList<HookReport> Report
    {
        get
        {
            lock (_gate)
                return [.. Libraries.Where(l => _libraries[(int)l].IsMet).Select(l => new HookReport($"tls {Label(l)} (uprobe)", _libraries[(int)l].Attached > 0, _libraries[(int)l].Reason)), .. _certificates];
        }
    }

    internal void NoteAttached(TlsLibrary library, TimeSpan elapsed)
    {
        lock (_gate)
        {
            _libraries[(int)library].Attached++;
            _attaching += elapsed;
        }
    }

    /// <summary>Whether certificates are seen, once it was tried; one file that could not be attached does not outweigh others that were.</summary>
    internal void NoteCertificates(bool attached, string reason)
    {
        lock (_gate)
            if (attached || _certificates is not [{ Attached: true }]) _certificates = [new("tls certificates (uprobe)", attached, attached ? "" : reason)];
    }

    internal void NoteDetached(TimeSpan elapsed)
    {
        lock (_gate) _detaching += elapsed;
    }

    internal void NoteRefused(TlsLibrary library, string reason)
    {
        lock (_gate)
        {
            _libraries[(int)library].Refused++;
            _libraries[(int)library].Reason = reason;
        }
    }

    /// <summary>Processes that asked to be left alone.</summary>
    internal void SetExcluded(int processes) => Volatile.Write(ref _excluded, processes);

    internal void NoteDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Counts what is attached now.</summary>
    internal void Set(IEnumerable<TlsFile> files)
    {
        lock (_gate)
        {
            foreach (var library in _libraries) (library.Files, library.Users, library.Probes) = (0, 0, 0);
            foreach (var file in files)
            {
                if (file.Library is not { } library || !file.IsAttached) continue;
                var counts = _libraries[(int)library];
                counts.Files++;
                counts.Users += file.Users.Count;
                counts.Probes += file.Probes;
            }
        }
    }

    internal void Collect(IMetricSink sink)
    {
        lock (_gate)
        {
            foreach (var library in Libraries)
            {
                var (counts, label) = (_libraries[(int)library], Label(library));
                sink.Add(TlsMetrics.Files, counts.Files, label);
                sink.Add(TlsMetrics.Processes, counts.Users, label);
                sink.Add(TlsMetrics.Probes, counts.Probes, label);
                sink.Add(TlsMetrics.Refused, counts.Refused, label);
            }
            sink.Add(TlsMetrics.AttachSeconds, _attaching.TotalSeconds, "attach");
            sink.Add(TlsMetrics.AttachSeconds, _detaching.TotalSeconds, "detach");
        }
        sink.Add(TlsMetrics.Excluded, Volatile.Read(ref _excluded));
        sink.Add(TlsMetrics.EventsDropped, Interlocked.Read(ref _dropped));
    }

    private static string Label(TlsLibrary library) => library switch
    {
        TlsLibrary.OpenSsl => "openssl",
        TlsLibrary.GnuTls => "gnutls",
        TlsLibrary.Go => "go",
        TlsLibrary.Rustls => "rustls",
        _ => "java",
    };

    private sealed class PerLibrary
    {
        public int Files;
        public int Users;
        public int Probes;
        public int Attached;
        public int Refused;
        public string Reason = "";
        public bool IsMet => Attached + Refused > 0;
    }
}
