using Taproot.NodeAgent.Protocols;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Traces;

/// <summary>Makes spans of requests and finds what they are part of; see docs/adr/007-traces-without-instrumentation.md. Thread-safe.</summary>
internal sealed class RequestTracer : IRequestTracer
{
    private static readonly MetricDescriptor OpenGauge = new(
        "taproot_agent_spans_open", MetricType.Gauge, "Requests that wait for their answers, both ends counted.", []);

    private static readonly MetricDescriptor HeldGauge = new(
        "taproot_agent_spans_held", MetricType.Gauge, "Spans that wait until their traces are over.", []);

    private readonly Lock _gate = new();
    private readonly TraceOptions _options;
    private readonly KernelClock _clock;
    private readonly Predicate<int> _hasOptedOut;
    private readonly TraceTable _traces;
    private readonly ThreadContexts _threads = new();
    private readonly ProcessTable _processes = new();
    private readonly OpenRequests _open = new();
    private readonly TracePlacement _placement;
    private readonly HeldSpans _held;
    private readonly uint _self = (uint)Environment.ProcessId;

    public RequestTracer(TraceOptions options, KernelClock clock, Predicate<int> hasOptedOut)
    {
        (_options, _clock, _hasOptedOut) = (options, clock, hasOptedOut);
        _traces = new(new(options.PerSecond));
        _held = new(options, Counts);
        _placement = new(_traces, _open, _held, new(_threads), new(options), Counts, options.MaxOpen);
    }

    /// <summary>What became of the requests.</summary>
    public TraceCounts Counts { get; } = new();

    /// <summary>Entries of all tables, for tests of their bounds.</summary>
    internal int Entries
    {
        get
        {
            lock (_gate) return _open.Count + _held.Count + _threads.Count + _processes.Count + _traces.Count;
        }
    }

    public bool Wants(TracedConnection connection, uint thread)
    {
        if (connection.ProcessId == _self) return false;
        lock (_gate)
        {
            if (connection.IsServer)
            {
                var client = _open.WaitingAt(connection.Pair, isServer: false);
                return client.Traced > 0 || (client.Others == 0 && _traces.HasRoom(_clock.Now, isJob: false));
            }
            if (_processes.Find(connection.ProcessId) is not { IsIdle: false } process) return _traces.HasRoom(_clock.Now, isJob: true);
            var context = _threads.Of(thread, connection.ProcessId);
            return context.Request is { } worked && process.Believes(context) ? worked.Group is not null : process.Traced > 0;
        }
    }

    public void Started(TracedConnection connection, L7Protocol protocol, in PendingRequest request)
    {
        if (connection.ProcessId == _self) return;
        lock (_gate) Start(connection, protocol, request);
    }

    public void Completed(TracedConnection connection, in L7Request request, uint thread)
    {
        if (connection.ProcessId == _self) return;
        lock (_gate)
        {
            var key = new RequestKey(connection.Pair, request.Sequence, connection.IsServer);
            if (!_open.TryGet(key, out _))
            {
                // A message that nobody answers.
                if (request.Details is null) return;
                Start(connection, request.Protocol, new(request.StartNanoseconds, request.Thread, request.Sequence, request.Details));
            }
            if (_open.Take(key, out _) is { } known) Complete(known, request, thread);
        }
    }

    public void Closed(TracedConnection connection)
    {
        lock (_gate)
        {
            foreach (var request in _open.TakeAllOf(connection.Pair, connection.IsServer)) Abandon(request);
        }
    }

    /// <summary>Takes the spans of traces that are over; all that there are when the agent ends.</summary>
    public List<TracedRequest> TakeDue(bool isLast)
    {
        lock (_gate) return _held.TakeDue(_clock.Now, isLast);
    }

    /// <summary>Forgets what will not be of use any more. To be called every few seconds.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            var now = _clock.Now;
            foreach (var request in _open.TakeOlderThan(now - (long)_options.AnswerLimit.TotalNanoseconds)) Abandon(request);
            _threads.Sweep();
            _processes.Sweep(now);
            _traces.Sweep(now);
        }
    }

    /// <summary>Lets go of all that waits for answers, and of what is known of threads, processes and traces: new requests begin anew.</summary>
    public void ReleaseMemory()
    {
        lock (_gate)
        {
            foreach (var request in _open.TakeOlderThan(long.MaxValue)) Abandon(request, SpanDrop.MemoryShort);
            _open.TrimExcess();
            _threads.Clear();
            _processes.Sweep(long.MaxValue);
            _traces.Sweep(long.MaxValue);
        }
    }

    /// <summary>Writes what there is to say.</summary>
    public void Collect(IMetricSink sink)
    {
        Counts.Collect(sink);
        lock (_gate)
        {
            sink.Add(OpenGauge, _open.Count);
            sink.Add(HeldGauge, _held.Count);
        }
    }

    private void Start(TracedConnection connection, L7Protocol protocol, in PendingRequest started)
    {
        var key = new RequestKey(connection.Pair, started.Sequence, connection.IsServer);
        if (_open.TryGet(key, out var replaced) && replaced is not null) Abandon(replaced);
        if (!key.IsServer && started.Details is null)
        {
            Counts.AddDropped(SpanDrop.RateLimit);
            _open.Add(key, null, started.Nanoseconds);
            return;
        }
        var request = new TracedRequest(key, connection, protocol, started) { Owner = started.Details is null ? null : OwnerOf(connection) };
        if (!key.IsServer && request.Owner is null)
        {
            // As if it came from far away: the server's end may be traced.
            Counts.AddDropped(SpanDrop.NoOwner);
            return;
        }
        var now = _clock.Now;
        var process = _processes.Of(request.ProcessId, now);
        request.Group = _placement.Of(request, process, now);
        if (request.Group is { } group)
        {
            group.Root.Open++;
            group.Root.Spans++;
        }
        if (key.IsServer)
        {
            process.Add(request);
            _threads.Set(request.Thread, request, isByAnswer: false);
        }
        _open.Add(key, key.IsServer || request.Group is not null ? request : null, request.Start);
    }

    private string? OwnerOf(TracedConnection connection) => _hasOptedOut((int)connection.ProcessId) ? null : connection.Owner;

    private void Complete(TracedRequest request, in L7Request answer, uint thread)
    {
        request.Complete(answer);
        Leave(request);
        // The thread that read the answer goes on with what it was asked for.
        if (request.Parent is { IsOpen: true } parent && !request.IsServer && parent.ProcessId == request.ProcessId) _threads.Set(thread, parent, isByAnswer: true);
        if (request.Group is null) return;
        if (request.IsInstrumented)
        {
            Counts.AddDropped(SpanDrop.Instrumented);
            request.Group.Root.Open--;
        }
        else
        {
            _held.Add(request, _clock.Now);
        }
    }

    private void Abandon(TracedRequest request, SpanDrop reason = SpanDrop.Unanswered)
    {
        request.Abandon(_clock.Now);
        Leave(request);
        if (request.Group is null) return;
        Counts.AddDropped(reason);
        request.Group.Root.Open--;
    }

    private void Leave(TracedRequest request)
    {
        if (request.IsServer) _processes.Find(request.ProcessId)?.Remove(request);
    }
}
