using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Network;

public sealed class NetworkTests
{
    private const string Inside = "10.0.0.2:80", Outside = "8.8.8.8:443";

    private readonly Given _given = new();

    public NetworkTests() => _given.Node("n2").Container("/docker/server").Listens(Inside);

    private GivenContainer Client => _given.Node("n1").Container("/docker/client");

    [Theory]
    [InlineData(Inside, 0.02f, "NetworkRTT", Status.Warning)]
    [InlineData(Inside, 0.005f, "NetworkRTT", Status.Ok)]
    [InlineData(Inside, 0.5f, "NetworkRTTExternal", Status.Unknown)]
    [InlineData(Outside, 0.3f, "NetworkRTTExternal", Status.Warning)]
    [InlineData(Outside, 0.15f, "NetworkRTTExternal", Status.Ok)]
    [InlineData(Outside, 0.3f, "NetworkRTT", Status.Unknown)]
    [InlineData(Outside, 0.3f, "NetworkRTTOtherClusters", Status.Unknown)]
    public void How_long_is_too_long_depends_on_how_far_it_is(string destination, float seconds, string check, Status status)
    {
        Client.Connects(destination).Metric("container_net_rtt_seconds", seconds, Ends(destination));
        Assert.Equal(status, _given.World().Check("client", check).Status);
    }

    [Theory]
    [InlineData(0.15f, Status.Warning)]
    [InlineData(0.1f, Status.Ok)] // at the threshold
    [InlineData(0.07f, Status.Ok)]
    public void So_are_other_regions(float seconds, Status status)
    {
        Client.Connects(Inside).Metric("container_net_rtt_seconds", seconds, Ends(Inside));
        foreach (var (node, region) in new[] { ("n1", "eu-west-1"), ("n2", "us-east-1") })
            _given.Node(node).Metric("node_cloud_info", 1, Given.Points, ("provider", "aws"), ("region", region));
        var world = _given.World();
        Assert.Equal(status, world.Check("client", "NetworkRTTOtherClusters").Status);
        Assert.Equal(Status.Unknown, world.Check("client", "NetworkRTT").Status);
        Assert.Equal("server", Assert.Single(world.Report("client", "network").Charts.Single(c => c.Id == "net-rtt-clusters").Series).Name);
    }

    [Fact]
    public void Other_clusters_are_farther_than_this_one()
    {
        Client.Connects(Inside).Metric("container_net_rtt_seconds", 0.15f, Ends(Inside));
        var world = _given.World();
        Assert.Equal("The round trip to server takes 150 ms.", world.Check("client", "NetworkRTT").Sentence);
        world.App("server").Cluster = "west";
        Assert.Equal(Status.Unknown, world.Check("client", "NetworkRTT").Status);
        Assert.Equal(Status.Warning, world.Check("client", "NetworkRTTOtherClusters").Status);
        Assert.Equal(Status.Ok, world.Check("client", "NetworkRTTOtherClusters", new ThresholdRule("NetworkRTTOtherClusters", "", 0.15f)).Status);
    }

    [Fact]
    public void A_server_that_fell_silent_on_an_open_connection_is_found()
    {
        Client.Metric("container_net_tcp_active_connections", 1, Ends(Inside)).Metric("container_net_rtt_seconds", 0.001f, 0, 30, Ends(Inside))
            .Metric("container_net_tcp_bytes_received_total", 100, 0, 30, Ends(Inside)).Metric("container_net_tcp_bytes_sent_total", 10, Ends(Inside));
        var world = _given.World();
        var result = world.Check("client", "NetworkConnectivity");
        Assert.Equal((Status.Warning, "server does not answer any more on open connections."), (result.Status, result.Sentence));
        Assert.Equal(world.Grid.TimeMs(29), result.Findings[0].SinceMs);
        Assert.Equal(Status.Ok, world.Check("client", "NetworkConnectivity", new ThresholdRule("NetworkConnectivity", "", 1)).Status);
    }

    [Theory]
    [InlineData(0, 0)] // idle
    [InlineData(10, 10)] // answered, without a round-trip time
    public void An_idle_connection_and_one_that_answers_are_no_silence(float sent, float received)
    {
        Client.Metric("container_net_tcp_active_connections", 1, Ends(Inside)).Metric("container_net_rtt_seconds", 0.001f, 0, 30, Ends(Inside))
            .Metric("container_net_tcp_bytes_sent_total", sent, Ends(Inside)).Metric("container_net_tcp_bytes_received_total", received, Ends(Inside));
        Assert.Equal(Status.Ok, _given.World().Check("client", "NetworkConnectivity").Status);
    }

    [Fact]
    public void Without_connections_nobody_can_tell()
    {
        _ = Client;
        var world = _given.World();
        foreach (var check in (string[])["NetworkConnectivity", "NetworkTCPConnections", "NetworkRetransmissions", "NetworkRTT"])
            Assert.Equal(Status.Unknown, world.Check("client", check).Status);
    }

    [Theory]
    [InlineData(8, 2, Status.Warning)]
    [InlineData(95, 5, Status.Ok)] // at one in twenty
    [InlineData(0.01f, 0.03f, Status.Ok)] // two of them: daily work
    [InlineData(0, 0.05f, Status.Warning)] // but none succeeds
    public void Connects_that_fail_are_found(float good, float bad, Status status)
    {
        if (good > 0) Client.Connects(Inside, perSecond: good);
        Client.FailsToConnect(Inside, bad);
        Assert.Equal(status, _given.World().Check("client", "NetworkTCPConnections").Status);
    }

    [Theory]
    [InlineData(14480, 2, Status.Warning)] // ten segments a second, two sent again
    [InlineData(144800, 2, Status.Ok)]
    [InlineData(1448, 0.1f, Status.Ok)] // too few
    public void Lost_packets_are_found_by_what_is_sent_again(float bytes, float again, Status status)
    {
        Client.Connects(Inside).Metric("container_net_tcp_bytes_sent_total", bytes, Ends(Inside)).Metric("container_net_tcp_retransmits_total", again, Ends(Inside));
        Assert.Equal(status, _given.World().Check("client", "NetworkRetransmissions").Status);
    }

    [Fact]
    public void The_share_of_lost_packets_is_in_the_sentence_and_gaps_do_not_hide_it()
    {
        Client.Connects(Inside).Metric("container_net_tcp_bytes_sent_total", 14480, 0, Given.Points - 1, Ends(Inside))
            .Metric("container_net_tcp_retransmits_total", 10, 0, Given.Points - 1, Ends(Inside));
        Assert.Equal("About 50 % of the segments to server get lost and are sent again.", _given.World().Check("client", "NetworkRetransmissions").Sentence);
    }

    private static (string, string)[] Ends(string destination) => [("destination", destination), ("actual_destination", destination)];
}
