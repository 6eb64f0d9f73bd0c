using Microsoft.Extensions.Logging;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Traces;

/// <summary>The tracing part of the agent: takes requests, and sends spans once their traces are over, on a thread of its own.</summary>
internal sealed class TraceCollector : IMetricCollector, IDisposable
{
    private const int SweepEvery = 10;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly RequestTracer _tracer;
    private readonly KernelClock _clock;
    private readonly SpanExporter _exporter;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private volatile bool _isMemoryShort;

    public TraceCollector(
        TraceOptions options, SpanBatchHandler handler, SpanSource source, Predicate<int> hasOptedOut, ILoggerFactory loggers, TimeProvider time)
    {
        _clock = new(time);
        _tracer = new(options, _clock, hasOptedOut);
        _exporter = new(handler, source, options, _clock, _tracer.Counts);
        _logger = loggers.CreateLogger("Taproot.NodeAgent.Traces");
        _thread = new(Run) { Name = "traces", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Takes the requests.</summary>
    public IRequestTracer Tracer => _tracer;

    public void Collect(IMetricSink sink) => _tracer.Collect(sink);

    /// <summary>Within a second: sends what is held, finished or not, and lets go of the rest. Called from any thread.</summary>
    public void ReleaseMemory() => _isMemoryShort = true;

    /// <summary>Sends what there is and ends.</summary>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        Send(isLast: true);
        _exporter.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        for (var round = 1; !_stop.Wait(Interval); round++)
        {
            _clock.Measure();
            Send(isLast: _isMemoryShort);
            if (_isMemoryShort)
            {
                _isMemoryShort = false;
                _tracer.ReleaseMemory();
            }
            if (round % SweepEvery == 0) _tracer.Sweep();
        }
    }

    private void Send(bool isLast)
    {
        try
        {
            var due = _tracer.TakeDue(isLast);
            if (due.Count > 0) _exporter.Export(due);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            TraceLog.SendFailed(_logger, e);
        }
    }
}
