using Taproot.Inspections.Neighbours;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Storage;

public sealed class StorageTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData("/data", 90, Status.Warning)]
    [InlineData("/data", 80, Status.Ok)] // at the threshold
    [InlineData("/", 99, Status.Unknown)] // the node's
    [InlineData("/etc/hosts", 99, Status.Unknown)]
    public void A_file_system_that_fills_up_is_found(string mountPoint, float used, Status status)
    {
        Mounted(_given.Node("n1").Container("/docker/db"), mountPoint, "sda1", used);
        Assert.Equal(status, _given.World().Check("db", "StorageSpace").Status);
    }

    [Theory]
    [InlineData(Status.Warning, 10f, 10f, 10f, 81f)] // the mean of the minute is far below
    [InlineData(Status.Ok, 99f, 99f, 99f, 80f)] // just made room
    [InlineData(Status.Warning, 10f, 10f, 81f, float.NaN)] // a late point
    [InlineData(Status.Unknown, 99f, float.NaN, float.NaN, float.NaN, float.NaN)] // what was a minute ago is not now
    public void How_full_it_is_now_counts_not_the_mean_of_a_minute(Status status, params float[] newest)
    {
        (string, string)[] volume = [("machine_id", "n1"), ("container_id", "/docker/db"), ("mount_point", "/data"), ("device", "sda1")];
        _ = _given.Node("n1").Container("/docker/db");
        _given.Add("container_resources_disk_size_bytes", 100, 0, Given.Points, volume).Add("container_resources_disk_used_bytes", newest, volume);
        Assert.Equal(status, _given.World().Check("db", "StorageSpace").Status);
    }

    [Fact]
    public void A_file_system_without_a_size_is_not_full()
    {
        (string, string)[] volume = [("machine_id", "n1"), ("container_id", "/docker/db"), ("mount_point", "/data"), ("device", "sda1")];
        _ = _given.Node("n1").Container("/docker/db");
        _given.Add("container_resources_disk_size_bytes", 0, 0, Given.Points, volume).Add("container_resources_disk_used_bytes", 1, 0, Given.Points, volume);
        Assert.Equal(Status.Unknown, _given.World().Check("db", "StorageSpace").Status);
    }

    [Fact]
    public void A_directory_on_the_nodes_root_file_system_is_the_nodes()
    {
        Mounted(_given.Node("n1").Container("/docker/db"), "/cache", "sda1", 99);
        Mounted(_given.Node("n1").Container("/system.slice/log.service"), "/", "sda1", 99);
        var world = _given.World();
        Assert.Equal(Status.Unknown, world.Check("db", "StorageSpace").Status);
        Assert.Equal(Status.Warning, world.NodeCheck("n1", "NodeDiskSpace").Status);
    }

    [Fact]
    public void The_sentence_names_the_fullest_and_counts_the_others()
    {
        var db = _given.Node("n1").Container("/docker/db");
        Mounted(db, "/data", "sda1", 90);
        Mounted(db, "/wal", "sdb1", 97);
        Assert.Equal("/wal of db@n1 is 97 % full; 1 more is alike.", _given.World().Check("db", "StorageSpace").Sentence);
    }

    [Theory]
    [InlineData(4, 3, Status.Warning)]
    [InlineData(3, 2, Status.Ok)] // at the threshold
    [InlineData(0.1f, 0.1f, Status.Ok)]
    public void A_long_queue_of_the_disk_below_is_found(float reading, float writing, Status status)
    {
        Mounted(_given.Node("n1").Container("/docker/db"), "/data", "sda1", 10);
        Disk("sda", reading, writing);
        Assert.Equal(status, _given.World().Check("db", "StorageIOLoad").Status);
    }

    [Fact]
    public void Without_a_disk_under_it_nobody_can_tell()
    {
        Mounted(_given.Node("n1").Container("/docker/db"), "/data", "dm-0", 10);
        Disk("sda", 9, 9);
        Assert.Equal("There is no disk of a node that is known to be under its file systems.", _given.World().Check("db", "StorageIOLoad").Sentence);
        Assert.Equal(Status.Unknown, _given.World().Check("db", "StorageIODelay").Status);
    }

    [Fact]
    public void Who_uses_the_disk_is_named()
    {
        Mounted(_given.Node("n1").Container("/docker/db"), "/data", "sda1", 10, bytesPerSecond: 1024);
        var batch = _given.Node("n1").Container("/docker/batch");
        Mounted(batch, "/out", "sda1", 10, bytesPerSecond: 50 << 20);
        Mounted(batch, "/tmp", "sda1", 10, bytesPerSecond: 50 << 20);
        Disk("sda", 4, 3, busy: 0.99f);
        var result = _given.World().Check("db", "StorageIOLoad");
        Assert.Equal("Reads and writes of /data of db@n1 take 7 s a second. "
            + "Disk sda of node n1 is 99 % busy: batch takes 50 MiB a second of it, db itself 1 KiB a second of it.", result.Sentence);
    }

    [Theory]
    [InlineData(0.75f, Status.Warning)]
    [InlineData(0.5f, Status.Ok)] // at the threshold
    public void Waiting_for_disks_is_found_and_the_busy_disk_named(float seconds, Status status)
    {
        var db = _given.Node("n1").Container("/docker/db").Metric("container_resources_disk_delay_seconds_total", seconds);
        Mounted(db, "/data", "sda1", 10, bytesPerSecond: 2048);
        Disk("sda", 1, 1, busy: 0.95f);
        var result = _given.World().Check("db", "StorageIODelay");
        Assert.Equal(status, result.Status);
        if (status == Status.Warning) Assert.Equal("Disk sda of node n1 is 95 % busy: its own share is the largest, 2 KiB a second of it.", result.Findings[0].Detail);
    }

    [Fact]
    public void Gaps_do_not_hide_a_full_disk()
    {
        (string, string)[] labels = [("machine_id", "n1"), ("container_id", "/docker/db"), ("mount_point", "/data"), ("device", "sda1")];
        _given.Add("container_resources_disk_used_bytes", [95, float.NaN, 95, float.NaN], labels).Add("container_resources_disk_size_bytes", 100, 0, Given.Points, labels);
        _given.Node("n1").Container("/docker/db");
        Assert.Equal(Status.Warning, _given.World().Check("db", "StorageSpace").Status);
    }

    [Theory]
    [InlineData("sda1", "sda")]
    [InlineData("/dev/sda2", "sda")]
    [InlineData("nvme0n1p2", "nvme0n1")]
    [InlineData("nvme0n10", null)]
    [InlineData("dm-0", "dm-0")]
    [InlineData("sdb", null)]
    [InlineData("", null)]
    [InlineData("1", null)]
    public void A_partition_belongs_to_its_disk(string device, string? disk)
    {
        var node = new Node { Id = "n", Name = "n" };
        foreach (var name in (string[])["", "sd", "sda", "nvme0n1", "dm-0"]) node.Disks.Add(name, new() { Name = name });
        Assert.Equal(disk, NodeDisks.Under(node, device)?.Name);
    }

    private static void Mounted(GivenContainer container, string mountPoint, string device, float usedPercent, float bytesPerSecond = 0)
    {
        (string, string)[] labels = [("mount_point", mountPoint), ("device", device)];
        container.Metric("container_resources_disk_size_bytes", 100, labels).Metric("container_resources_disk_used_bytes", usedPercent, labels)
            .Metric("container_resources_disk_written_bytes_total", bytesPerSecond, labels);
    }

    private void Disk(string name, float reading, float writing, float busy = 0.5f) =>
        _given.Node("n1").Metric("node_resources_disk_read_time_seconds_total", reading, Given.Points, ("device", name))
            .Metric("node_resources_disk_write_time_seconds_total", writing, Given.Points, ("device", name))
            .Metric("node_resources_disk_io_time_seconds_total", busy, Given.Points, ("device", name));
}
