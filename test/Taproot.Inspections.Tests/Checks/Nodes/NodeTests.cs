using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Nodes;

public sealed class NodeTests
{
    private readonly Given _given = new();

    private GivenNode Node => _given.Node("n1");

    [Theory]
    [InlineData("NodeConntrack", "node_conntrack_entries")]
    [InlineData("NodeFileDescriptors", "node_file_descriptors")]
    [InlineData("NodeProcessIds", "node_pids")]
    public void Tables_of_the_kernel_fill_up(string check, string metric)
    {
        foreach (var (node, used) in (ReadOnlySpan<(string, float)>)[("full", 95), ("at", 90), ("low", 10)])
            _given.Node(node).Metric(metric, used).Metric(metric + "_limit", 100);
        _given.Node("silent");
        var world = _given.World();
        Assert.Equal([Status.Warning, Status.Ok, Status.Ok, Status.Unknown],
            ((string[])["full", "at", "low", "silent"]).Select(n => world.NodeCheck(n, check).Status));
        Assert.StartsWith("95 % of the ", world.NodeCheck("full", check).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, Status.Warning)]
    [InlineData(5, Status.Ok)] // at the threshold
    [InlineData(50, Status.Ok)]
    public void Memory_that_runs_out(float available, Status status)
    {
        Node.Metric("node_resources_memory_total_bytes", 100).Metric("node_resources_memory_available_bytes", available);
        Assert.Equal(status, _given.World().NodeCheck("n1", "NodeMemoryAvailable").Status);
    }

    [Theory]
    [InlineData(3.9f, Status.Warning)]
    [InlineData(3.2f, Status.Ok)] // at the threshold
    public void A_busy_cpu(float busy, Status status)
    {
        Node.Metric("node_resources_cpu_logical_cores", 4).Metric("node_resources_cpu_usage_seconds_total", busy, Given.Points, ("mode", "user"));
        Assert.Equal(status, _given.World().NodeCheck("n1", "NodeCPUBusy").Status);
    }

    [Fact]
    public void Who_takes_most_of_it_is_in_the_sentence()
    {
        (string, string)[] mount = [("mount_point", "/data"), ("device", "sda1")];
        var node = Node.Metric("node_resources_cpu_logical_cores", 4).Metric("node_resources_cpu_usage_seconds_total", 3.9f, Given.Points, ("mode", "user"))
            .Metric("node_resources_memory_total_bytes", 8L << 30).Metric("node_resources_memory_available_bytes", 80 << 20)
            .Metric("node_resources_disk_read_time_seconds_total", 9, Given.Points, ("device", "sda"));
        node.Container("/docker/web").Metric("container_resources_cpu_usage_seconds_total", 0.5f);
        node.Container("/docker/batch").Metric("container_resources_cpu_usage_seconds_total", 3).Metric("container_resources_memory_rss_bytes", 6L << 30)
            .Metric("container_resources_disk_read_bytes_total", 50 << 20, mount);
        var world = _given.World();
        Assert.Equal("98 % of the CPU is busy. Most is taken by batch: 3 of 4 cores.", world.NodeCheck("n1", "NodeCPUBusy").Sentence);
        Assert.Equal("1 % of the memory is available. Most is taken by batch: 6 GiB of 8 GiB.", world.NodeCheck("n1", "NodeMemoryAvailable").Sentence);
        Assert.Equal("Reads and writes of disk sda take 9 s a second. Most is taken by batch: 50 MiB a second.", world.NodeCheck("n1", "NodeDiskIOLoad").Sentence);
    }

    [Theory]
    [InlineData(0, Status.Warning, "Disk sda reports that it is failing.")]
    [InlineData(1, Status.Ok, "")]
    public void A_disk_that_says_that_it_is_failing(float healthy, Status status, string sentence)
    {
        // Disks are asked seldom: the newest answer stands.
        Node.Metric("node_disk_healthy", healthy, 20, ("device", "sda"));
        var result = _given.World().NodeCheck("n1", "NodeDiskHealth");
        Assert.Equal((status, sentence), (result.Status, result.Sentence));
    }

    [Theory]
    [InlineData(0.95f, Status.Warning)]
    [InlineData(0.9f, Status.Ok)] // at the threshold
    public void A_disk_that_is_worn_out(float wear, Status status)
    {
        Node.Metric("node_disk_wear_ratio", wear, Given.Points, ("device", "sda"));
        Assert.Equal(status, _given.World().NodeCheck("n1", "NodeDiskWear").Status);
    }

    [Theory]
    [InlineData(6, 10, Status.Warning, Status.Warning)]
    [InlineData(5, 50, Status.Ok, Status.Ok)] // at both thresholds
    [InlineData(0.4f, 0.5f, Status.Ok, Status.Ok)] // slow, but one read in two seconds
    public void A_disk_with_a_long_queue_or_late_answers(float readTime, float reads, Status load, Status latency)
    {
        Node.Metric("node_resources_disk_read_time_seconds_total", readTime, Given.Points, ("device", "sda")).Metric("node_resources_disk_reads_total", reads, Given.Points, ("device", "sda"));
        var world = _given.World();
        Assert.Equal([load, latency], [world.NodeCheck("n1", "NodeDiskIOLoad").Status, world.NodeCheck("n1", "NodeDiskLatency").Status]);
    }

    [Theory]
    [InlineData(95, Status.Warning)]
    [InlineData(90, Status.Ok)] // at the threshold
    public void A_file_system_that_fills_up(float used, Status status)
    {
        (string, string)[] labels = [("mount_point", "/"), ("device", "sda1")];
        Node.Container("/system.slice/db.service").Metric("container_resources_disk_size_bytes", 100, labels).Metric("container_resources_disk_used_bytes", used, labels);
        var result = _given.World().NodeCheck("n1", "NodeDiskSpace");
        Assert.Equal(status, result.Status);
        if (status == Status.Warning) Assert.Equal("/ (sda1) is 95 % full.", result.Sentence);
    }

    [Theory]
    [InlineData("node_net_interface_errors_total", "NodeNetworkErrors", 0.5f, Status.Warning)]
    [InlineData("node_net_interface_errors_total", "NodeNetworkErrors", 0.05f, Status.Ok)]
    [InlineData("node_net_interface_drops_total", "NodeNetworkDrops", 20, Status.Warning)]
    [InlineData("node_net_interface_drops_total", "NodeNetworkDrops", 10, Status.Ok)] // at the threshold
    public void Interfaces_that_lose_packets(string metric, string check, float perSecond, Status status)
    {
        Node.Metric(metric, perSecond, Given.Points, ("interface", "eth0"), ("direction", "receive"));
        Assert.Equal(status, _given.World().NodeCheck("n1", check).Status);
    }

    [Theory]
    [InlineData("listen_overflows", 5, Status.Warning)]
    [InlineData("listen_overflows", 1, Status.Ok)] // at the threshold
    [InlineData("retransmitted_segments", 500, Status.Unknown)] // daily work
    public void What_the_kernel_could_not_take(string kind, float perSecond, Status status)
    {
        Node.Metric("node_net_protocol_errors_total", perSecond, Given.Points, ("protocol", "tcp"), ("kind", kind));
        var result = _given.World().NodeCheck("n1", "NodeProtocolErrors");
        Assert.Equal(status, result.Status);
        if (status == Status.Warning) Assert.Equal("The kernel counts 5 tcp listen overflows a second.", result.Sentence);
    }

    [Fact]
    public void What_the_agent_lost()
    {
        _given.Node("n2");
        Node.Metric("node_uptime_seconds", 1);
        _given.Add("taproot_agent_kernel_events_total", [0, 5000], ("machine_id", "n1"), ("kind", "l7_dropped"));
        var world = _given.World();
        Assert.Equal("The agent lost 5,000 l7 dropped: figures of this node may be too low.", world.NodeCheck("n1", "NodeAgentLosses").Sentence);
        Assert.Equal(Status.Ok, world.NodeCheck("n2", "NodeAgentLosses").Status);
    }

    [Fact]
    public void A_late_report_does_not_hide_what_the_agent_lost()
    {
        Node.Metric("node_uptime_seconds", 1);
        _given.Add("taproot_agent_kernel_events_total", [0, 2500, float.NaN, 5000], ("machine_id", "n1"), ("kind", "l7_dropped"));
        Assert.True(_given.World().NodeCheck("n1", "NodeAgentLosses").Fails);
    }

    [Fact]
    public void A_silent_node_cannot_tell_of_its_memory()
    {
        _given.Node("n1", until: 20).Metric("node_resources_memory_total_bytes", 100, 20).Metric("node_resources_memory_available_bytes", 1, 20);
        var world = _given.World();
        Assert.Equal(Status.Warning, world.NodeCheck("n1", "NodeAgentSilent").Status);
        Assert.Equal("There is no figure of the node's memory.", world.NodeCheck("n1", "NodeMemoryAvailable").Sentence);
        Assert.Equal(Status.Unknown, world.NodeCheck("n1", "NodeAgentLosses").Status);
    }
}
