using System.Net.Sockets;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Network;

/// <summary>One round of pings: all are sent at once, then the answers are awaited together.</summary>
internal sealed unsafe class PingRound(string procRoot, TimeProvider time) : IDisposable
{
    private const int PollMilliseconds = 100; // so that a stop is noticed
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Dictionary<(uint NetworkNamespace, AddressFamily Family), PingSocket?> _sockets = [];
    private readonly List<(PingTarget Target, PingSocket? Socket, int Number)> _pings = [];

    /// <summary>Sends a ping.</summary>
    public void Send(PingTarget target)
    {
        var key = (target.NetworkNamespace, target.Address.AddressFamily);
        if (!_sockets.TryGetValue(key, out var socket)) _sockets[key] = socket = Open(target);
        _pings.Add((target, socket, socket?.Send(target.Address) ?? -1));
    }

    /// <summary>
    /// Waits until all are answered or none can be expected any more, and returns what came: no seconds for those that were lost.
    /// </summary>
    public IEnumerable<(PingTarget Target, bool IsSent, double? Seconds)> Await(CancellationToken cancellationToken)
    {
        PingSocket[] open = [.. _sockets.Values.OfType<PingSocket>().Where(s => s.Sent > 0)];
        var started = time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested && Array.Exists(open, s => s.Answered < s.Sent))
        {
            var left = Patience - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero) break;
            Poll(open, (int)Math.Ceiling(Math.Min(left.TotalMilliseconds, PollMilliseconds)));
            foreach (var socket in open) socket.Receive();
        }
        return _pings.Select(p => (p.Target, p.Number >= 0, p.Socket?.RoundTrip(p.Number)));
    }

    public void Dispose()
    {
        foreach (var socket in _sockets.Values) socket?.Dispose();
    }

    private PingSocket? Open(PingTarget target)
    {
        PingSocket? socket = null;
        _ = NamespaceThread.Run(
            procRoot, target.ProcessId, target.NetworkNamespace, () => socket = PingSocket.Open(target.Address.AddressFamily, time), out _);
        return socket;
    }

    private static void Poll(PingSocket[] sockets, int milliseconds)
    {
        var entries = new LibC.PollEntry[sockets.Length];
        for (var i = 0; i < entries.Length; i++) entries[i] = new() { Descriptor = sockets[i].Descriptor, Wanted = LibC.Readable };
        fixed (LibC.PollEntry* first = entries) _ = LibC.Poll(first, (nuint)entries.Length, milliseconds);
    }
}
