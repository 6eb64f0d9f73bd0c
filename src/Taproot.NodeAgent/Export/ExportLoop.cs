using Taproot.Telemetry;
using Taproot.Telemetry.Metrics;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Telemetry.Spool;

namespace Taproot.NodeAgent.Export;

/// <summary>Collects each interval, at multiples of it, and puts the requests into the spool.</summary>
internal sealed class ExportLoop : IMetricCollector
{
    private static readonly MetricDescriptor Lost = new(
        "taproot_agent_rounds_lost_total", MetricType.Counter, "Rounds of collection that found no memory.", []);

    private readonly CollectorSet _collectors;
    private readonly SpoolSender _sender;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private long _lostRounds;

    public ExportLoop(
        CollectorSet collectors, DiskSpool spool, SpoolSender sender, Labels constantLabels, int maxSeries, TimeSpan interval, TimeProvider time)
    {
        (_collectors, _sender, _interval, _time) = (collectors, sender, interval, time);
        Sink = new(constantLabels, (body, _) => spool.Append(body), maxSeries: maxSeries);
    }

    /// <summary>Turns rounds into requests.</summary>
    public RemoteWriteSink Sink { get; }

    public void Collect(IMetricSink sink) => sink.Add(Lost, _lostRounds);

    /// <summary>Runs until cancelled, and then puts the ends of all series into the spool.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CollectUntilAsync(cancellationToken);
        }
        finally
        {
            Sink.EndAll(_time.GetUtcNow().ToUnixTimeMilliseconds());
        }
    }

    private async Task CollectUntilAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // All agents' samples at multiples of the interval fall on the server's grid points.
            var next = new DateTimeOffset((_time.GetUtcNow().Ticks / _interval.Ticks + 1) * _interval.Ticks, TimeSpan.Zero);
            for (var wait = next - _time.GetUtcNow(); wait > TimeSpan.Zero; wait = next - _time.GetUtcNow())
                await Task.Delay(wait, _time, cancellationToken);
            try
            {
                CollectOnce(next.ToUnixTimeMilliseconds());
            }
            catch (OutOfMemoryException)
            {
                _lostRounds++; // over the budget for once: the next one may fit again
            }
        }
    }

    /// <summary>One round, whose samples have the time <paramref name="timeMs"/>, milliseconds since the epoch.</summary>
    public void CollectOnce(long timeMs)
    {
        Sink.Begin(timeMs);
        _collectors.Collect(Sink);
        Sink.End();
        _sender.Wake();
    }
}
