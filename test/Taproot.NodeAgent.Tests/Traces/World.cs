using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Traces;

namespace Taproot.NodeAgent.Tests.Traces;

/// <summary>Hosts with an agent each, programs on them, and what these ask each other; then the traces that the agents made of it.</summary>
internal sealed class World
{
    private readonly List<Host> _hosts = [];
    private readonly FakeTimeProvider _time = new(Epoch);
    private uint _nextProcess = 100;
    private ulong _nextPair = 0x1000;

    public World(TraceOptions? options = null)
    {
        Options = options ?? new();
        Here = NewHost();
    }

    public static DateTimeOffset Epoch { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TraceOptions Options { get; }

    /// <summary>Programs that asked not to be traced.</summary>
    public HashSet<uint> OptedOut { get; } = [];

    public SpanExporter Exporter(Action<byte[]> take) => new(
        request =>
        {
            take(request.ToArray());
            return true;
        },
        new(owner => owner.Replace("/process/", "/app/", StringComparison.Ordinal), "host-1", "machine-1", "1.2.3"), Options, new(_time), Here.Tracer.Counts);

    /// <summary>The host that programs are on unless they say otherwise.</summary>
    public Host Here { get; }

    public Host NewHost()
    {
        var host = new Host(new(Options, new(_time), pid => OptedOut.Contains((uint)pid)), IPAddress.Parse($"10.0.0.{_hosts.Count + 1}"));
        _hosts.Add(host);
        return host;
    }

    public Program Program(string name, Host? host = null) => new(this, name, _nextProcess++, host ?? Here);

    /// <summary>Somebody who is nowhere near an agent.</summary>
    public Wire From(string address, Program server) => Connect(null, server, IPAddress.Parse(address));

    public Wire Connect(Program? client, Program server, IPAddress? clientAddress = null)
    {
        var pair = _nextPair++;
        var (from, to) = (new IPEndPoint(client?.Host.Address ?? clientAddress!, 40000), new IPEndPoint(server.Host.Address, 80));
        return new(
            this, client is null ? null : new End(client, pair, isServer: false, from, to), new End(server, pair, isServer: true, to, from));
    }

    public void Pass(TimeSpan time) => _time.Advance(time);

    public long Now => new KernelClock(_time).Now;

    /// <summary>All spans, once all traces are over.</summary>
    public List<Seen> Spans() => [.. _hosts.SelectMany(h => Sent(h, isLast: true))];

    /// <summary>The spans that are sent by now.</summary>
    public List<Seen> SentSoFar() => [.. _hosts.SelectMany(h => Sent(h, isLast: false))];

    /// <summary>The traces as trees, by the time of their roots.</summary>
    public string Trees()
    {
        var spans = Spans();
        var text = new StringBuilder();
        foreach (var root in spans.Where(s => s.ParentId == 0 || spans.All(p => p.SpanId != s.ParentId)).OrderBy(s => s.Start)) Draw(text, root, spans, 0);
        return text.ToString().TrimEnd();
    }

    private static void Draw(StringBuilder text, Seen span, List<Seen> spans, int depth)
    {
        text.Append(' ', depth * 2).Append(span.Program).Append(span.IsServer ? " answers " : " asks ").Append(span.What).Append('\n');
        foreach (var child in spans.Where(s => s.ParentId == span.SpanId && s.TraceId == span.TraceId).OrderBy(s => s.Start)) Draw(text, child, spans, depth + 1);
    }

    private static IEnumerable<Seen> Sent(Host host, bool isLast) =>
        from span in host.Tracer.TakeDue(isLast)
        let ids = SpanIds.Of(span)
        select new Seen(
            ((End)span.Connection).Program.Name, span.IsServer, span.Details!.Target, ids.TraceId, span.SpanId, ids.ParentSpanId, span.Rule, ids.Link, span.Start);
}

/// <summary>A span as a receiver sees it.</summary>
internal sealed record Seen(
    string Program, bool IsServer, string What, UInt128 TraceId, ulong SpanId, ulong ParentId, ParentRule Rule, SpanLink Link, long Start);

internal sealed record Host(RequestTracer Tracer, IPAddress Address);

internal sealed record Program(World World, string Name, uint Id, Host Host)
{
    /// <summary>Asks another program by a connection of its own.</summary>
    public Call Asks(Program server, string what, uint thread = 1, uint readBy = 1, IncomingTrace? header = null) =>
        World.Connect(this, server).Ask(what, thread, readBy, header);
}

/// <summary>A connection.</summary>
internal sealed class Wire(World world, End? client, End server)
{
    private uint _sequence = 1;

    public Call Ask(string what, uint thread = 1, uint readBy = 1, IncomingTrace? header = null, L7Protocol protocol = L7Protocol.Http1, string agent = "")
    {
        var call = new Call(world, client, server, protocol, what, _sequence, header, agent);
        _sequence += 100;
        call.Send(thread);
        call.Arrive(readBy);
        return call;
    }

    /// <summary>A request of which nothing is told yet.</summary>
    public Call Prepare(string what) => new(world, client, server, L7Protocol.Http1, what, _sequence, null, "");

    /// <summary>A request whose arrival is told before its sending.</summary>
    public Call AskBackwards(string what, uint thread, uint readBy, IncomingTrace? header)
    {
        var call = new Call(world, client, server, L7Protocol.Http1, what, _sequence, header, "");
        _sequence += 100;
        call.Arrive(readBy);
        call.Send(thread);
        return call;
    }

    /// <summary>The client is cut off.</summary>
    public void Close()
    {
        foreach (var end in (End?[])[client, server])
            if (end is not null) end.Program.Host.Tracer.Closed(end);
    }
}

/// <summary>One request and its answer.</summary>
internal sealed class Call(World world, End? client, End server, L7Protocol protocol, string what, uint sequence, IncomingTrace? header, string agent)
{
    private readonly Dictionary<End, PendingRequest> _started = [];

    public void Send(uint thread)
    {
        if (client is not null) Start(client, thread);
    }

    public void Arrive(uint thread) => Start(server, thread);

    /// <summary>The answer is sent, and read by a thread of the client.</summary>
    public void Answered(string status = "200", uint readBy = 1)
    {
        foreach (var end in (End?[])[server, client])
        {
            if (end is null || !_started.Remove(end, out var request)) continue;
            world.Pass(TimeSpan.FromMilliseconds(1));
            end.Program.Host.Tracer.Completed(end, request.Answered(protocol, status, status[0] is '4' or '5', world.Now), readBy + (end.Program.Id << 8));
        }
    }

    private void Start(End end, uint thread)
    {
        world.Pass(TimeSpan.FromMilliseconds(1));
        thread += end.Program.Id << 8;
        var tracer = end.Program.Host.Tracer;
        var details = tracer.Wants(end, thread) ? new RequestDetails { Operation = "GET", Target = what, Parent = header, UserAgent = agent } : null;
        _started[end] = new(world.Now, thread, sequence, details);
        tracer.Started(end, protocol, _started[end]);
    }
}

/// <summary>One end of a connection.</summary>
internal sealed class End(Program program, ulong pair, bool isServer, IPEndPoint local, IPEndPoint remote) : TracedConnection
{
    public Program Program => program;
    public override ulong Pair => pair;
    public override bool IsServer => isServer;
    public override uint ProcessId => program.Id;
    public override IPEndPoint? Local => local;
    public override IPEndPoint? Remote => remote;
    public override string RemoteName => "";
    public override string? Owner => "/process/" + program.Name;
}
