using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Network;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Tls.Certificates;
using Taproot.NodeAgent.Traces;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Kernel;

/// <summary>Everything that is read from one loaded session, wired together. Used under the tap's lock.</summary>
internal sealed class KernelState : IDisposable
{
    private const double RoomAgain = 0.9;
    private readonly BpfMap<ulong, TrackedConnection> _connections;
    private readonly BpfMap<ulong, RequestQueue> _queues;
    private readonly BpfMap<FlowKey, FlowCounters> _flows;
    private readonly BpfMap<StatusKey, ulong> _statuses;
    private readonly BpfIterator? _findListeners;
    private readonly BpfIterator? _findConnections;
    private readonly BpfIterator? _sweep;
    private readonly ListenTable _listens;
    private readonly DestinationResolver _resolver;
    private readonly ExistingEnds _existing;
    private readonly BpfMap<uint, long> _separateLeft;
    private readonly Conntrack _conntrack;
    private readonly SharedDestinations _shared;
    private readonly SeriesTable _series;
    private readonly KernelCounters _counters;
    private readonly RequestTable _requests;
    private readonly DnsTable _dns;
    private readonly Func<string, string> _applicationOf;
    private readonly int _listenerCapacity;
    private ulong _withoutRoom;
    private int _present;

    public KernelState(BpfSession session, KernelTapOptions options, IContainerRegistry registry, IRequestTracer? tracer, TimeProvider time)
    {
        _connections = session.Map<ulong, TrackedConnection>("connections");
        _queues = session.Map<ulong, RequestQueue>("queues");
        _flows = session.Map<FlowKey, FlowCounters>("flows");
        _statuses = session.Map<StatusKey, ulong>("statuses");
        var listeners = session.Map<ulong, Listener>("listeners");
        _listenerCapacity = listeners.Capacity;
        _findListeners = session.Iterator("find_listeners");
        _findConnections = session.Iterator("find_connections");
        _sweep = session.Iterator("sweep_connections", "connections");
        var namespaces = new NetworkNamespaces(options.ProcRoot, time);
        _listens = new(listeners, registry, namespaces, time);
        _separateLeft = session.Map<uint, long>("separate_flows_left");
        AllowSeparate(0);
        _conntrack = new(options.ProcRoot, namespaces, time);
        _existing = new(time);
        _resolver = new(session.Map<PairKey, AcceptedEnd>("pairs"), _existing, _listens, namespaces, _conntrack, registry);
        _shared = new(session.Map<DialledAddress, ulong>("shared_destinations"), time);
        _series = new(options.MaxDestinations, options.IsMemoryShort);
        _requests = new(time);
        Names = new(time);
        Fqdns = new(options.MaxFqdnsPerContainer);
        _dns = new(registry, Fqdns, options.ApplicationOf);
        Conversations = new(new KernelVerdicts(session.Map<ulong, Verdict>("verdicts")), _requests, _dns, tracer, registry, Names.NameOf, options.Conversations);
        session.Map<uint, CaptureSettings>("settings").Set(0, new()
        {
            Ships = options.Conversations.IsOn ? 1u : 0,
            HeadsPerSecond = tracer is null || !options.Conversations.IsOn ? 0 : (uint)options.Conversations.HeadsPerSecond,
            ShipsHttp1 = options.Conversations.ExcludedPaths.IsEmpty ? 0u : 1u,
        });
        _dns.OnResolved = (name, addresses) => Names.Learn(name, [.. addresses]);
        var authorities = session.Map<CertificateContent, ulong>("certificate_authorities");
        Certificates = new(registry, content => authorities.Set(content, 1), time);
        _applicationOf = options.ApplicationOf;
        Flows = new(_flows, _statuses, _resolver, _shared, new(Names, Fqdns), _series, _requests, registry, options, time);
        Collector = new(_series, _listens, Names, registry, options);
        _counters = new(session.Descriptor("counters"));
    }

    /// <summary>The flows.</summary>
    public FlowTracker Flows { get; }

    /// <summary>Certificates that programs were seen to take apart.</summary>
    public CertificateTable Certificates { get; }

    /// <summary>Reads payloads.</summary>
    public ConversationTable Conversations { get; }

    /// <summary>Names of addresses; who reads DNS answers tells it of them.</summary>
    public DnsNames Names { get; }

    /// <summary>Bounds the names in labels.</summary>
    public FqdnLimit Fqdns { get; }

    /// <summary>Whether the kernel tells where NAT leads.</summary>
    public HookReport Nat => _conntrack.Report;

    private NetworkCollector Collector { get; }

    /// <summary>Finds sockets that were there before us.</summary>
    public void FindExisting()
    {
        _findListeners?.Run(0);
        _findConnections?.Run<ExistingEnd>(_existing.Learn);
        _withoutRoom = _counters.Read(KernelCounter.ConnectionsDropped);
    }

    /// <summary>Brings all series up to date.</summary>
    public void Sweep(int maxStale)
    {
        SweepConnections(maxStale);
        _listens.Refresh();
        Flows.Sweep();
        Certificates.Settle(Flows.DestinationOf);
        AllowSeparate(Flows.Separate);
        _shared.Tidy();
        _conntrack.Tidy();
        _existing.Tidy();
        _requests.Tidy();
    }

    /// <summary>What there is to ping.</summary>
    public List<PingTarget> PingTargets(IContainerRegistry registry, PingMode mode) => Network.PingTargets.Find(_series, registry, mode);

    /// <summary>A container is gone.</summary>
    public void Forget(string containerId)
    {
        _series.Forget(containerId);
        _listens.Forget(containerId);
        _shared.Forget(containerId);
        _dns.Forget(containerId);
        Certificates.Forget(containerId);
        Fqdns.Forget(containerId);
    }

    /// <summary>Writes the series.</summary>
    public void Collect(IMetricSink sink)
    {
        Collector.Collect(sink);
        _dns.Collect(sink);
        Certificates.Collect(sink, _listens.Addresses().Where(a => a.Open).Select(a => a.Address.Owner).ToHashSet(StringComparer.Ordinal), _applicationOf);
    }

    /// <summary>Writes what this room says of itself.</summary>
    public void CollectSelf(IMetricSink sink)
    {
        _counters.Collect(sink);
        _conntrack.Collect(sink);
        Conversations.Collect(sink);
        _requests.Collect(sink);
        Certificates.CollectSelf(sink);
        Fill("connections", _present, _connections.Capacity);
        Fill("flows", _flows.Count, _flows.Capacity);
        Fill("statuses", _statuses.Count, _statuses.Capacity);
        Fill("listeners", _listens.Count, _listenerCapacity);

        void Fill(string map, int entries, int capacity)
        {
            sink.Add(NetworkMetrics.MapEntries, entries, map);
            sink.Add(NetworkMetrics.MapCapacity, capacity, map);
        }
    }

    private void SweepConnections(int maxStale)
    {
        var before = _counters.Read(KernelCounter.ConnectionsSwept);
        foreach (var socket in _sweep?.Run(maxStale) ?? [])
        {
            _connections.Remove(socket);
            _queues.Remove(socket);
        }
        _present = (int)(_counters.Read(KernelCounter.ConnectionsSwept) - before);
        // Sockets that found no room are taken in as soon as there is some.
        if (_present < _connections.Capacity * RoomAgain && _counters.Read(KernelCounter.ConnectionsDropped) > _withoutRoom) FindExisting();
    }

    /// <summary>Half of the flows may be single connections.</summary>
    private void AllowSeparate(int present) => _separateLeft.Set(0, _flows.Capacity / 2 - present);

    public void Dispose() => _conntrack.Dispose();
}
