using System.Net;
using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Network;

/// <summary>What connection tracking says of a connection.</summary>
internal enum NatResult
{
    /// <summary>Nobody was asked yet.</summary>
    NotAsked,

    /// <summary>No namespace on the way tracks it.</summary>
    Untracked,

    /// <summary>Tracked, and it goes where it was dialled to.</summary>
    Untranslated,

    /// <summary>It goes elsewhere.</summary>
    Translated,

    /// <summary>Over the bound on lookups; another attempt may be made later.</summary>
    Skipped,

    /// <summary>The kernel could not be asked.</summary>
    Failed,
}

/// <summary>An answer, and where the connection goes when it is <see cref="NatResult.Translated"/>.</summary>
internal readonly record struct NatAnswer(NatResult Result, IPEndPoint? Actual = null);

/// <summary>
/// Where NAT led a connection: one ctnetlink question in the namespace of the socket and, when that is not the host's, one in the host's for
/// what came out of the first. Thread-safe; never waits.
/// </summary>
internal sealed class Conntrack : IDisposable
{
    private const int NotPermitted = 1, NoEntry = 2; // EPERM, ENOENT
    private const int MaxSockets = 256, LookupsPerSecond = 1000, Burst = 2000;
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(15), RetryFailed = TimeSpan.FromSeconds(1), CheckAgain = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly string _procRoot;
    private readonly NetworkNamespaces _namespaces;
    private readonly TimeProvider _time;
    private readonly Dictionary<uint, Opened> _sockets = [];
    private readonly ulong[] _results = new ulong[Enum.GetValues<NatResult>().Length];
    private string _problem = "";
    private double _tokens = Burst;
    private long _lastRefill, _lastCheck, _ticks;

    public Conntrack(string procRoot, NetworkNamespaces namespaces, TimeProvider time)
    {
        (_procRoot, _namespaces, _time) = (procRoot, namespaces, time);
        _lastRefill = time.GetTimestamp();
        Check();
    }

    /// <summary>Whether lookups are possible, and why not.</summary>
    public HookReport Report
    {
        get
        {
            lock (_gate) return new("conntrack (ctnetlink)", _problem.Length == 0, _problem);
        }
    }

    /// <summary>Finds where a connection of a process in <paramref name="networkNamespace"/> leads.</summary>
    public NatAnswer Find(uint networkNamespace, int processId, IPEndPoint source, IPEndPoint dialled)
    {
        lock (_gate)
        {
            var answer = _problem.Length > 0 ? new(NatResult.Failed) : TakeToken() ? Follow(networkNamespace, processId, new(source, dialled)) : new(NatResult.Skipped);
            _results[(int)answer.Result]++;
            return answer;
        }
    }

    /// <summary>To be called every few seconds: lets idle namespaces go, and looks whether lookups became possible.</summary>
    public void Tidy()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            foreach (var (inode, opened) in _sockets)
                if (_time.GetElapsedTime(opened.LastUsed, now) > IdleLimit) Close(inode, opened);
            if (_problem.Length > 0 && _time.GetElapsedTime(_lastCheck, now) > CheckAgain) Check();
        }
    }

    /// <summary>Writes what lookups there were.</summary>
    public void Collect(IMetricSink sink)
    {
        lock (_gate)
        {
            sink.Add(NetworkMetrics.NatLookups, _results[(int)NatResult.Translated], "translated");
            sink.Add(NetworkMetrics.NatLookups, _results[(int)NatResult.Untranslated], "untranslated");
            sink.Add(NetworkMetrics.NatLookups, _results[(int)NatResult.Untracked], "untracked");
            sink.Add(NetworkMetrics.NatLookups, _results[(int)NatResult.Skipped], "skipped");
            sink.Add(NetworkMetrics.NatLookups, _results[(int)NatResult.Failed], "failed");
            sink.Add(NetworkMetrics.NatLookupSeconds, _time.GetElapsedTime(0, _ticks).TotalSeconds);
            sink.Add(NetworkMetrics.NatNamespaces, _sockets.Values.Count(o => o.Socket is not null));
        }
    }

    public void Dispose()
    {
        lock (_gate)
            foreach (var (inode, opened) in _sockets) Close(inode, opened);
    }

    /// <summary>Follows the connection through both namespaces: what leaves the first is what the second sees.</summary>
    private NatAnswer Follow(uint networkNamespace, int processId, ConntrackTuple dialled)
    {
        var started = _time.GetTimestamp();
        var (seen, tracked, failed) = (dialled, false, false);
        if (networkNamespace != _namespaces.Host) Step(networkNamespace, processId);
        Step(_namespaces.Host, _namespaces.HostProcess);
        _ticks += _time.GetTimestamp() - started;
        if (!seen.Destination.Equals(dialled.Destination)) return new(NatResult.Translated, seen.Destination);
        return new(tracked ? NatResult.Untranslated : failed ? NatResult.Failed : NatResult.Untracked);

        void Step(uint inode, int process)
        {
            var answer = Socket(inode, process)?.Ask(seen);
            if (answer is { Reply: { } reply })
            {
                tracked = true;
                seen = new(reply.Destination, reply.Source);
            }
            else if (answer is not { Error: NoEntry })
            {
                failed = true;
            }
        }
    }

    private ConntrackSocket? Socket(uint inode, int processId)
    {
        var now = _time.GetTimestamp();
        if (_sockets.TryGetValue(inode, out var known) && (known.Socket is not null || _time.GetElapsedTime(known.LastUsed, now) < RetryFailed))
        {
            if (known.Socket is not null) known.LastUsed = now;
            return known.Socket;
        }
        if (_sockets.Count >= MaxSockets)
        {
            var oldest = _sockets.MinBy(o => o.Value.LastUsed);
            Close(oldest.Key, oldest.Value);
        }
        var socket = ConntrackSocket.Open(_procRoot, processId, inode, out _);
        _sockets[inode] = new(socket, now);
        return socket;
    }

    private void Close(uint inode, Opened opened)
    {
        opened.Socket?.Dispose();
        _sockets.Remove(inode);
    }

    private bool TakeToken()
    {
        var now = _time.GetTimestamp();
        _tokens = Math.Min(Burst, _tokens + _time.GetElapsedTime(_lastRefill, now).TotalSeconds * LookupsPerSecond);
        _lastRefill = now;
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }

    /// <summary>Asks the host's table for a connection that there is not: only the answer "no such entry" means that all is well.</summary>
    private void Check()
    {
        _lastCheck = _time.GetTimestamp();
        _problem = "";
        // Asking would load the modules; where they are not there, nothing is translated.
        if (!File.Exists($"{_procRoot}/sys/net/netfilter/nf_conntrack_count"))
        {
            _problem = "the kernel tracks no connections (nf_conntrack is not loaded)";
            return;
        }
        using var socket = ConntrackSocket.Open(_procRoot, _namespaces.HostProcess, _namespaces.Host, out var reason);
        if (socket is null)
        {
            _problem = reason;
            return;
        }
        var nowhere = new IPEndPoint(IPAddress.Any, 0);
        var error = socket.Ask(new(nowhere, nowhere)).Error;
        _problem = error switch
        {
            NoEntry => "",
            NotPermitted => "CAP_NET_ADMIN is missing",
            _ => $"the kernel refuses lookups: {Marshal.GetPInvokeErrorMessage(error)}",
        };
    }

    private sealed class Opened(ConntrackSocket? socket, long lastUsed)
    {
        public ConntrackSocket? Socket => socket;
        public long LastUsed { get; set; } = lastUsed;
    }
}
