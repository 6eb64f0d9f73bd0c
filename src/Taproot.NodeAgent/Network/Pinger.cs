using System.Net;
using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Kernel;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Network;

/// <summary>
/// Pings destinations from their containers' networks on a thread of its own. A reading gives the last answers and never waits. Thread-safe.
/// </summary>
internal sealed class Pinger : IDisposable
{
    private const int MaxTargets = 256, MaxNamespaces = 64;
    private readonly Func<List<PingTarget>> _findTargets;
    private readonly KernelTapOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Owner, IPAddress Address), (double Seconds, long At)> _latencies = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private ulong _answered, _lost, _skipped, _failed;
    private int _next;

    /// <param name="findTargets">Tells what there is to ping; called on the pinger's thread.</param>
    /// <param name="options">Interval, and where /proc is.</param>
    /// <param name="logger">For failures.</param>
    /// <param name="time">Clock.</param>
    public Pinger(Func<List<PingTarget>> findTargets, KernelTapOptions options, ILogger logger, TimeProvider time)
    {
        (_findTargets, _options, _logger, _time) = (findTargets, options, logger, time);
        _thread = new(Run) { Name = "pinger", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Writes the latencies; <paramref name="applicationOf"/> gives the second label.</summary>
    public void Collect(IMetricSink sink, Func<string, string> applicationOf)
    {
        lock (_gate)
        {
            foreach (var ((owner, address), (seconds, _)) in _latencies)
                sink.Add(NetworkMetrics.Latency, seconds, owner, applicationOf(owner), address.ToString());
            sink.Add(NetworkMetrics.Pings, _answered, "answered");
            sink.Add(NetworkMetrics.Pings, _lost, "lost");
            sink.Add(NetworkMetrics.Pings, _skipped, "skipped");
            sink.Add(NetworkMetrics.Pings, _failed, "failed");
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Token.WaitHandle.WaitOne(_options.PingInterval))
        {
#pragma warning disable CA1031 // The thread must outlive a round that fails.
            try
            {
                PingOnce();
            }
            catch (Exception e)
            {
                KernelLog.PingFailed(_logger, e);
            }
#pragma warning restore CA1031
        }
    }

    private void PingOnce()
    {
        var targets = Choose(_findTargets(), out var skipped);
        using var round = new PingRound(_options.ProcRoot, _time);
        foreach (var target in targets) round.Send(target);
        var answers = round.Await(_stop.Token);
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            _skipped += skipped;
            foreach (var (target, isSent, seconds) in answers)
            {
                if (seconds is { } latency) _latencies[(target.Owner, target.Address)] = (latency, now);
                if (seconds is not null) _answered++;
                else if (isSent) _lost++;
                else _failed++;
            }
            foreach (var (key, (_, at)) in _latencies)
                if (_time.GetElapsedTime(at, now) > _options.PingInterval * 2.5) _latencies.Remove(key);
        }
    }

    /// <summary>When there are too many, each round goes on where the last one ended.</summary>
    private List<PingTarget> Choose(List<PingTarget> all, out ulong skipped)
    {
        var chosen = new List<PingTarget>();
        var namespaces = new HashSet<uint>();
        for (var i = 0; i < all.Count && chosen.Count < MaxTargets; i++)
        {
            var target = all[(_next + i) % all.Count];
            if (namespaces.Contains(target.NetworkNamespace) || namespaces.Count < MaxNamespaces)
            {
                namespaces.Add(target.NetworkNamespace);
                chosen.Add(target);
            }
        }
        skipped = (ulong)(all.Count - chosen.Count);
        _next = all.Count > MaxTargets ? (_next + MaxTargets) % all.Count : 0;
        return chosen;
    }
}
