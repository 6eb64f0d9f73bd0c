using System.Net;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Network;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Protocols;

/// <summary>
/// DNS by container. Questions are no flows: a program asks the resolver, and what is of interest is the name. Filled by the thread of the
/// payloads; thread-safe.
/// </summary>
internal sealed class DnsTable(IContainerRegistry registry, FqdnLimit names, Func<string, string> applicationOf) : IRequestSink
{
    private const int MaxSockets = 4096;
    private const int MaxContainers = 4096;
    private static readonly ulong SocketIdle = (ulong)TimeSpan.FromMinutes(1).TotalNanoseconds;
    private static readonly ulong SeriesIdle = (ulong)TimeSpan.FromMinutes(30).TotalNanoseconds;
    private static readonly ProtocolDefinition Datagrams = ProtocolCatalog.Datagrams.Single(d => d.Protocol == L7Protocol.Dns);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DnsSeries> _byContainer = new(StringComparer.Ordinal);
    private readonly Dictionary<(ulong Socket, uint Process), DnsSocket> _sockets = [];
    private FlowKey _current;

    /// <summary>Called with each name that was resolved; on the thread of the payloads.</summary>
    public Action<string, IReadOnlyList<IPAddress>> OnResolved { get; set; } = static (_, _) => { };

    bool IRequestSink.WantsDetails => false;

    bool IRequestSink.KeepsLiterals => false;

    /// <summary>Reads a datagram.</summary>
    public void OnDatagram(in PayloadEvent datagram, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        var key = (datagram.Connection, datagram.ProcessId);
        if (!_sockets.TryGetValue(key, out var socket))
        {
            if (_sockets.Count >= MaxSockets) Tidy(datagram.Nanoseconds);
            if (_sockets.Count >= MaxSockets) _sockets.Clear();
            _sockets[key] = socket = new(Datagrams.CreateParser());
        }
        socket.LastNanoseconds = datagram.Nanoseconds;
        _current = datagram.Flow;
        var info = new MessageInfo((long)datagram.Nanoseconds, datagram.ThreadId, IsCut: datagram.Length > bytes.Length, 0);
        if (datagram.Flags.HasFlag(PayloadFlags.Request)) socket.Parser.ReadRequest(bytes, info, this);
        else socket.Parser.ReadResponse(bytes, info, this);
    }

    /// <summary>Adds an answered question of a process.</summary>
    public void Add(in FlowKey flow, in L7Request request)
    {
        if (registry.FindOwner((int)flow.ProcessId, ProcessActivity.None) is not { } container) return;
        lock (_gate)
        {
            if (!_byContainer.TryGetValue(container, out var series))
            {
                if (_byContainer.Count >= MaxContainers) return;
                _byContainer[container] = series = new();
            }
            if (flow.Direction == FlowDirection.Inbound) series.AddAnswered(request);
            else series.AddAsked(request, names.Apply(container, request.Details?.Target ?? ""));
        }
    }

    /// <summary>A name has these addresses.</summary>
    public void Resolved(string name, IReadOnlyList<IPAddress> addresses) => OnResolved(name, addresses);

    void IRequestSink.Completed(in L7Request request) => Add(_current, request);

    /// <summary>A container is gone.</summary>
    public void Forget(string container)
    {
        lock (_gate) _byContainer.Remove(container);
    }

    /// <summary>Forgets sockets and series that are not used; on the thread of the payloads.</summary>
    public void Tidy(ulong now)
    {
        foreach (var (key, socket) in _sockets)
            if (now > socket.LastNanoseconds + SocketIdle) _sockets.Remove(key);
        lock (_gate)
        {
            foreach (var (container, series) in _byContainer)
                if (now > series.LastNanoseconds + SeriesIdle) _byContainer.Remove(container);
        }
    }

    /// <summary>Writes the present values.</summary>
    public void Collect(IMetricSink sink)
    {
        lock (_gate)
        {
            foreach (var (container, series) in _byContainer)
                if (registry.IsShown(container)) series.Collect(sink, container, applicationOf(container));
        }
    }

    private sealed class DnsSocket(ProtocolParser parser)
    {
        public ProtocolParser Parser => parser;

        public ulong LastNanoseconds { get; set; }
    }
}
