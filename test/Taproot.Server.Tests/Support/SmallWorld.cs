using System.Net;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;
using ApplicationId = Taproot.Topology.Model.ApplicationId;

namespace Taproot.Server.Tests.Support;

/// <summary>A world made by hand: steps of 15 s, eight points, ending at <see cref="RunningServer.Start"/>.</summary>
internal sealed class SmallWorld
{
    public const int Points = 8;

    private readonly Dictionary<ApplicationId, Application> _applications = [];
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly List<Link> _links = [];

    public static long EndMs { get; } = RunningServer.Start.ToUnixTimeMilliseconds();

    public static TimeGrid Grid { get; } = TimeGrid.Covering(EndMs - (Points - 1) * 15_000, EndMs, 15_000);

    public static TimeSeries Flat(float value) => new(Enumerable.Repeat(value, Points).ToArray());

    public static TimeSeries Of(params float[] values) => new(values);

    public World Build(long? freshestMs = null) =>
        new() { Grid = Grid, Applications = _applications, Nodes = _nodes, Links = _links, FreshestMs = freshestMs ?? EndMs };

    public Node Node(string name)
    {
        if (!_nodes.TryGetValue(name, out var node)) _nodes[name] = node = new() { Id = name, Name = name, IsUp = true, Status = Status.Ok };
        return node;
    }

    public Application Application(string name, string kind = ApplicationKinds.Process) => ApplicationOf(new("", kind, name));

    public Application ApplicationOf(ApplicationId id)
    {
        if (!_applications.TryGetValue(id, out var application)) _applications[id] = application = new() { Id = id, Status = Status.Ok };
        return application;
    }

    public Instance Instance(Application application, Node node)
    {
        var instance = new Instance { Name = $"{application.Id.Name}@{node.Name}", Application = application, Node = node, IsUp = true, Status = Status.Ok };
        instance.Containers[$"/process/{application.Id.Name}"] = new() { Id = $"/process/{application.Id.Name}" };
        application.Instances.Add(instance);
        node.Instances.Add(instance);
        return instance;
    }

    /// <summary>A call at a rate, with a mean latency, of which some fail.</summary>
    public Link Call(Instance client, Instance server, float perSecond, float latencySeconds, float failing = 0)
    {
        var connection = new Connection
        {
            Client = client, Server = server, ServerApplication = server.Application, Destination = "10.0.0.2:80", ActualDestination = "",
            BytesSent = Flat(1000), BytesReceived = Flat(3000), Active = Flat(2),
        };
        connection.Protocols["http"] = Http(perSecond, latencySeconds, failing);
        client.Upstreams.Add(connection);
        var link = new Link { Client = client.Application, Server = server.Application, IsActive = true, Status = Status.Ok };
        link.Connections.Add(connection);
        link.Recent = TrafficFigures.Of([connection], 4);
        client.Application.Upstreams.Add(link);
        server.Application.Downstreams.Add(link);
        server.Application.Recent = link.Recent;
        _links.Add(link);
        return link;
    }

    public static ProtocolTraffic Http(float perSecond, float latencySeconds, float failing = 0)
    {
        var traffic = new ProtocolTraffic { LatencySum = Flat(perSecond * latencySeconds) };
        traffic.Requests["200"] = Flat(perSecond - failing);
        if (failing > 0) traffic.Requests["500"] = Flat(failing);
        foreach (var bound in new[] { 0.005f, 0.01f, 0.025f, 0.05f, 0.1f, 0.25f, 0.5f, 1, 2.5f, 5, 10, float.PositiveInfinity })
            traffic.Histogram[bound] = Flat(latencySeconds <= bound ? perSecond : 0);
        return traffic;
    }

    public static Listen Open(string address) => new(IPEndPoint.Parse(address), false, true);
}
