using System.Net;
using System.Net.Sockets;

namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed class ManyConnectionsTests
{
    private static readonly string Me = ProcessPerContainer.Name(Environment.ProcessId);

    [Fact]
    public void Thousands_of_open_connections_to_hundreds_of_destinations_are_all_counted()
    {
        const int connections = 5000, destinations = 500;
        using var kernel = KernelHarness.Start();
        using var lab = new Connections();
        lab.Open(connections, destinations);

        var values = kernel.Until(v => Active(v, lab.Port) == connections && Destinations(v, lab.Port) == destinations);
        Assert.Equal(0, Own(values, "taproot_agent_kernel_events_total", "kind", "connections_dropped"));
        Assert.InRange(Own(values, "taproot_agent_map_entries", "map", "connections"), 2 * connections, Own(values, "taproot_agent_map_capacity", "map", "connections"));

        // The first connections to each address were counted apart; now they join the others, and nothing is counted twice for that.
        kernel.Tap.Sweep();
        kernel.Tap.Sweep();
        var later = kernel.Collect();
        Assert.Equal(connections, Active(later, lab.Port));
        Assert.Equal(connections, later.Where(m => m.Metric == "container_net_tcp_successful_connects_total" && IsTo(m, lab.Port)).Sum(m => m.Value));

        lab.Close(connections);
        kernel.Until(v => Active(v, lab.Port) == 0 && Own(v, "taproot_agent_map_entries", "map", "connections") < connections);
    }

    [Fact]
    public void Connections_that_were_there_before_the_agent_are_counted_with_their_other_end()
    {
        const int connections = 1000, destinations = 100;
        using var lab = new Connections();
        lab.Open(connections, destinations);
        using var kernel = KernelHarness.Start();

        var values = kernel.Until(v => Active(v, lab.Port) == connections);
        Assert.All(
            values.Where(m => m.Metric == "container_net_tcp_active_connections" && IsTo(m, lab.Port)),
            m => Assert.Equal((Me, 10), (m["peer"], m.Value)));
    }

    [Fact]
    public void Connections_that_found_no_room_are_counted_and_taken_in_when_others_close()
    {
        const int connections = 2000, left = 20;
        using var kernel = KernelHarness.Start(change: o => o with { MapMemoryBytes = 500_000 });
        using var lab = new Connections();
        lab.Open(connections, 1);
        kernel.Until(v => Own(v, "taproot_agent_kernel_events_total", "kind", "connections_dropped") > 0);

        lab.Close(connections - left); // the first ones are those that had room
        kernel.Until(v => Active(v, lab.Port) == left);
    }

    private static double Active(List<Measured> values, int port) =>
        values.Where(m => m.Metric == "container_net_tcp_active_connections" && m["container_id"] == Me && IsTo(m, port)).Sum(m => m.Value);

    private static int Destinations(List<Measured> values, int port) =>
        values.Count(m => m.Metric == "container_net_tcp_active_connections" && m["container_id"] == Me && IsTo(m, port));

    private static bool IsTo(Measured value, int port) => value["destination"].EndsWith($":{port}", StringComparison.Ordinal);

    private static double Own(List<Measured> values, string metric, string label, string value) =>
        values.Where(m => m.Metric == metric && m[label] == value).Sum(m => m.Value);

    /// <summary>Both ends of connections to many addresses of the loopback network.</summary>
    private sealed class Connections : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Any, 0);
        private readonly Queue<(Socket Client, Socket Server)> _pairs = new();

        public Connections() => _listener.Start(1024);

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Open(int count, int destinations)
        {
            for (var i = 0; i < count; i++)
            {
                var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                client.Connect(new IPEndPoint(new IPAddress([127, 1, (byte)(i % destinations / 250), (byte)(1 + (i % destinations % 250))]), Port));
                _pairs.Enqueue((client, _listener.AcceptSocket()));
            }
        }

        public void Close(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var (client, server) = _pairs.Dequeue();
                client.Dispose();
                server.Dispose();
            }
        }

        public void Dispose()
        {
            Close(_pairs.Count);
            _listener.Dispose();
        }
    }
}
