using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks;

/// <summary>A point that is late, or lost, neither hides what is wrong nor ends it.</summary>
public sealed class GapTests
{
    private static readonly float[] Everywhere = [.. Enumerable.Repeat(1f, Given.Points)];

    private readonly Given _given = new();

    [Theory]
    [InlineData("CPUThrottling", "container_resources_cpu_throttled_seconds_total", "")]
    [InlineData("CPUDelay", "container_resources_cpu_delay_seconds_total", "")]
    [InlineData("MemoryPressure", "container_resources_memory_pressure_waiting_seconds_total", "kind=some")]
    [InlineData("MemoryContainer", "container_resources_memory_rss_bytes", "")]
    [InlineData("StorageIODelay", "container_resources_disk_delay_seconds_total", "")]
    [InlineData("StorageSpace", "container_resources_disk_used_bytes", "mount_point=/data")]
    [InlineData("NetworkRTT", "container_net_rtt_seconds", "destination=10.0.0.2:80")]
    public void In_the_figures_of_a_container(string check, string metric, string label)
    {
        (string, string)[] id = [("machine_id", "n1"), ("container_id", "/docker/web")];
        var web = _given.Node("n1").Container("/docker/web").Connects("10.0.0.2:80");
        _given.Node("n2").Container("/docker/server").Listens("10.0.0.2:80");
        web.Metric("container_resources_memory_limit_bytes", 1).Metric("container_resources_disk_size_bytes", 1, ("mount_point", "/data"));
        _given.Add(metric, WithGaps(), [.. id, .. Pairs(label)]);
        var world = _given.World();
        var result = world.Check("web", check);
        Assert.Equal((Status.Warning, world.Grid.FromMs), (result.Status, Assert.Single(result.Findings).SinceMs));
    }

    [Theory]
    [InlineData("NodeCPUBusy", "node_resources_cpu_usage_seconds_total", "mode=user")]
    [InlineData("NodeDiskIOLoad", "node_resources_disk_write_time_seconds_total", "device=sda")]
    [InlineData("NodeDiskLatency", "node_resources_disk_write_time_seconds_total", "device=sda")]
    [InlineData("NodeDiskWear", "node_disk_wear_ratio", "device=sda")]
    [InlineData("NodeConntrack", "node_conntrack_entries", "")]
    [InlineData("NodeFileDescriptors", "node_file_descriptors", "")]
    [InlineData("NodeProcessIds", "node_pids", "")]
    [InlineData("NodeNetworkErrors", "node_net_interface_errors_total", "interface=eth0")]
    [InlineData("NodeNetworkDrops", "node_net_interface_drops_total", "interface=eth0")]
    [InlineData("NodeProtocolErrors", "node_net_protocol_errors_total", "kind=listen_drops")]
    public void In_the_figures_of_a_node(string check, string metric, string label)
    {
        (string, string)[] id = [("machine_id", "n1")];
        foreach (var whole in (string[])["node_resources_cpu_logical_cores", "node_conntrack_entries_limit", "node_file_descriptors_limit", "node_pids_limit"])
            _given.Add(whole, Everywhere, id);
        _given.Add("node_resources_disk_writes_total", [.. Everywhere.Select(_ => 2f)], [.. id, ("device", "sda")]);
        _given.Add(metric, [.. WithGaps().Select(v => check is "NodeNetworkDrops" or "NodeDiskIOLoad" or "NodeProtocolErrors" ? v * 20 : v)], [.. id, .. Pairs(label)]);
        var world = _given.World();
        var result = world.NodeCheck("n1", check);
        Assert.Equal((Status.Warning, world.Grid.FromMs), (result.Status, Assert.Single(result.Findings).SinceMs));
    }

    /// <summary>Too much all the time, but for one point in three.</summary>
    private static float[] WithGaps() => [.. Enumerable.Range(0, Given.Points).Select(i => i % 3 == 1 ? float.NaN : 1)];

    private static (string, string)[] Pairs(string label) =>
        label.Length == 0 ? [] : label.Split('=') is ["destination", var to] ? [("destination", to), ("actual_destination", to)] : [(label.Split('=')[0], label.Split('=')[1])];
}
