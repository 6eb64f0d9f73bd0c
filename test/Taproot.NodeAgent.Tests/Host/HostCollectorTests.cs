using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Host;
using Taproot.NodeAgent.Tests.Containers;

namespace Taproot.NodeAgent.Tests.Host;

public sealed class HostCollectorTests : IDisposable
{
    private readonly FixtureTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_tree_of_kernel_files_gives_the_nodes_metrics()
    {
        _tree.Write("proc/stat", "cpu  100 200 300 400 500 600 700 800 0 0\ncpu0 1 1\ncpu1 1 1\nintr 5\n");
        _tree.Write("proc/meminfo", "MemTotal:       1000 kB\nMemFree:         10 kB\nMemAvailable:    20 kB\nCached:          30 kB\n");
        _tree.Write("proc/uptime", "123.45 99.0\n");
        _tree.Write("proc/diskstats", " 259 0 nvme0n1 10 1 20 3000 30 2 40 5000 0 7000 8 0\n 259 1 nvme0n1p1 1 1 1 1 1 1 1 1 1 1 1 1\n 7 0 loop0 1 1 1 1 1 1 1 1 1 1 1\n");
        _tree.Write("proc/1/net/dev", "Inter-|\n face |\n  eth0: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\nveth1: 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n");
        _tree.Write("proc/1/net/snmp", "Tcp: RtoAlgorithm RetransSegs InErrs\nTcp: 1 55 7\nUdp: InDatagrams NoPorts InErrors\nUdp: 10 3 2\n");
        _tree.Write("proc/1/net/netstat", "TcpExt: SyncookiesSent ListenOverflows ListenDrops\nTcpExt: 0 11 12\n");
        _tree.Write("proc/sys/net/netfilter/nf_conntrack_count", "42\n");
        _tree.Write("proc/sys/net/netfilter/nf_conntrack_max", "262144\n");
        _tree.Write("proc/sys/fs/file-nr", "1000\t0\t99999\n");
        _tree.Write("proc/loadavg", "0.1 0.2 0.3 2/345 999\n");
        _tree.Write("proc/sys/kernel/pid_max", "32768\n");
        _tree.Write("proc/sys/kernel/threads-max", "20000\n");

        ListSink sink = Collect();

        Assert.Equal(5, sink.Value("node_resources_cpu_usage_seconds_total", "iowait"));
        Assert.Equal(8, sink.Value("node_resources_cpu_usage_seconds_total", "steal"));
        Assert.Equal(2, sink.Value("node_resources_cpu_logical_cores"));
        Assert.Equal(1024000, sink.Value("node_resources_memory_total_bytes"));
        Assert.Equal(20480, sink.Value("node_resources_memory_available_bytes"));
        Assert.Equal(123.45, sink.Value("node_uptime_seconds"));
        Assert.Equal(10240, sink.Value("node_resources_disk_read_bytes_total", "nvme0n1"));
        Assert.Equal(20480, sink.Value("node_resources_disk_written_bytes_total", "nvme0n1"));
        Assert.Equal(30, sink.Value("node_resources_disk_writes_total", "nvme0n1"));
        Assert.Equal(5, sink.Value("node_resources_disk_write_time_seconds_total", "nvme0n1"));
        Assert.Equal(7, sink.Value("node_resources_disk_io_time_seconds_total", "nvme0n1"));
        Assert.False(sink.Has("node_resources_disk_reads_total", "nvme0n1p1") || sink.Has("node_resources_disk_reads_total", "loop0"));
        Assert.Equal(1, sink.Value("node_net_received_bytes_total", "eth0"));
        Assert.Equal(6, sink.Value("node_net_transmitted_packets_total", "eth0"));
        Assert.Equal(3, sink.Value("node_net_interface_errors_total", "eth0", "receive"));
        Assert.Equal(8, sink.Value("node_net_interface_drops_total", "eth0", "transmit"));
        Assert.False(sink.Has("node_net_received_bytes_total", "veth1"));
        Assert.Equal(55, sink.Value("node_net_protocol_errors_total", "tcp", "retransmitted_segments"));
        Assert.Equal(11, sink.Value("node_net_protocol_errors_total", "tcp", "listen_overflows"));
        Assert.Equal(2, sink.Value("node_net_protocol_errors_total", "udp", "receive_errors"));
        Assert.Equal(42, sink.Value("node_conntrack_entries"));
        Assert.Equal(1000, sink.Value("node_file_descriptors"));
        Assert.Equal(345, sink.Value("node_pids"));
        Assert.Equal(20000, sink.Value("node_pids_limit"));
    }

    [Fact]
    public void This_machine_has_cpu_memory_and_uptime()
    {
        using HostCollector collector = new(new HostOptions { AgentVersion = "1" }, null, NullLoggerFactory.Instance, TimeProvider.System);
        var sink = new ListSink();
        collector.Collect(sink);

        Assert.Equal(Environment.ProcessorCount, sink.Value("node_resources_cpu_logical_cores"));
        Assert.True(sink.Value("node_resources_memory_available_bytes") < sink.Value("node_resources_memory_total_bytes"));
        Assert.True(sink.Value("node_uptime_seconds") > 0);
        Assert.True(sink.Has("node_net_protocol_errors_total", "tcp", "retransmitted_segments"));
        Assert.NotEmpty(collector.Identity.MachineId);
    }

    [Theory]
    [InlineData("etc/machine-id", "proc/1/root/etc/machine-id")]
    [InlineData("var/lib/dbus/machine-id", "proc/1/root/var/lib/dbus/machine-id")]
    public void The_machine_id_is_the_hosts_own(string inRoot, string seenByInit)
    {
        _tree.Write(inRoot, "aaaa\n");
        Assert.Equal("aaaa", HostIdentity.Read(Options()).MachineId);
        _tree.Write(seenByInit, "3d1219c7-c4c5-404a\n");
        Assert.Equal("3d1219c7c4c5404a", HostIdentity.Read(Options()).MachineId);
    }

    [Fact]
    public void A_machine_without_any_id_gets_one_that_stays()
    {
        string first = HostIdentity.Read(Options()).MachineId;

        Assert.Equal(32, first.Length);
        Assert.Equal(first, HostIdentity.Read(Options()).MachineId);
    }

    [Theory]
    [InlineData("dm-0 md1 mmcblk1 nvme0n1 nvme1n1 rbd0 sda sdb vda xvda", true)]
    [InlineData("sda1 nvme0n1p4 loop0 zram0 sr0 mmcblk1p1", false)]
    public void Whole_disks_are_counted(string names, bool expected)
    {
        Assert.All(names.Split(' '), name => Assert.Equal(expected, DeviceNames.IsDisk(name)));
    }

    [Theory]
    [InlineData("eth0 eth0@if699 enp2s0 bond0 ens1 p1p1 eno2 em1 enx78e7d1ea46da enP4p65s0 enX0 br0 vmbr0", true)]
    [InlineData("dummy0 docker0 kube-ipvs0 veth01 flannel.1 cni0 lxc00aa lo br-0a1b2c", false)]
    public void Interfaces_to_the_outside_are_counted(string names, bool expected)
    {
        Assert.All(names.Split(' '), name => Assert.Equal(expected, DeviceNames.IsInterface(name)));
    }

    [Theory]
    [InlineData("030011AC:1538", "172.17.0.3:5432")]
    [InlineData("000080FE00000000578BCB48ACE6303C:1F90", "[fe80::48cb:8b57:3c30:e6ac]:8080")]
    [InlineData("0000000000000000FFFF00000100007F:1F91", "127.0.0.1:8081")]
    [InlineData("030011AC", null)]
    [InlineData("0300ZZAC:1538", null)]
    public void Addresses_are_read_as_the_kernel_prints_them(string text, string? expected)
    {
        Assert.Equal(expected, ListenPorts.ParseAddress(Encoding.ASCII.GetBytes(text))?.ToString());
    }

    [Fact]
    public void Only_listening_sockets_are_listed()
    {
        var sockets = new List<(IPEndPoint Address, ulong Inode)>();

        ListenPorts.ParseListening(
            Encoding.ASCII.GetBytes(
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                + "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0\n"
                + "   1: 0100007F:1F91 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 100 0 0 10 0\n"),
            sockets);

        Assert.Equal([(new IPEndPoint(IPAddress.Loopback, 8080), 4711UL)], sockets);
    }

    [Fact]
    public void An_nvme_log_page_tells_health_wear_and_temperature()
    {
        byte[] log = new byte[512];
        log[1] = 0x38;
        log[2] = 0x01;
        log[5] = 12;
        DiskHealth health = DiskHealthMonitor.ParseNvme("nvme0n1", log);
        log[0] = 4;

        Assert.True(health.Healthy);
        Assert.Equal(0.12, health.WearRatio);
        Assert.Equal(38.85, health.Celsius, 2);
        Assert.False(DiskHealthMonitor.ParseNvme("nvme0n1", log).Healthy);
    }

    [Theory]
    [InlineData(0x4f, 0xc2, true)]
    [InlineData(0xf4, 0x2c, false)]
    [InlineData(0x00, 0x00, null)]
    public void An_ata_disk_tells_its_health_in_the_cylinder_registers(byte middle, byte high, bool? healthy)
    {
        byte[] sense = new byte[32];
        (sense[0], sense[8], sense[17], sense[19]) = (0x72, 0x09, middle, high);

        Assert.Equal(healthy, DiskHealthMonitor.ParseAta("sda", sense)?.Healthy);
    }

    private HostOptions Options() => new()
    {
        ProcRoot = _tree.Path("proc"), SysRoot = _tree.Path("sys"), FileRoot = _tree.Root, DataDirectory = _tree.Path("data"),
    };

    private ListSink Collect()
    {
        using HostCollector collector = new(Options(), null, NullLoggerFactory.Instance, TimeProvider.System);
        var sink = new ListSink();
        collector.Collect(sink);
        return sink;
    }
}
