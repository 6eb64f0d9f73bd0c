using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Tests.Containers;

public sealed class CgroupStatsTests : IDisposable
{
    private const string Id = "b43d92bf1e5c6f78bb9b7bc6f40721280299855ba692092716e3a1b6c0b86f3f";
    private readonly FixtureTree _tree = new();
    private readonly FileReader _reader = new("/proc");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_docker_container_on_v1_gives_all_figures()
    {
        _tree.Write($"cgroup/cpuacct/docker/{Id}/cpuacct.usage", "254005032764376\n");
        _tree.Write($"cgroup/cpu/docker/{Id}/cpu.stat", "nr_periods 9\nnr_throttled 3\nthrottled_time 254005032764376\n");
        _tree.Write($"cgroup/cpu/docker/{Id}/cpu.cfs_quota_us", "150000\n");
        _tree.Write($"cgroup/cpu/docker/{Id}/cpu.cfs_period_us", "100000\n");
        _tree.Write($"cgroup/memory/docker/{Id}/memory.limit_in_bytes", "21474836480\n");
        _tree.Write($"cgroup/memory/docker/{Id}/memory.stat", "cache 1\ntotal_cache 3206844416\ntotal_rss 14775000000\ntotal_mapped_file 123968\n");
        CgroupFiles files = Files($"3:cpu,cpuacct:/docker/{Id}\n4:memory:/docker/{Id}\n");

        Assert.Equal(new CgroupCpu(254005.032764376, 254005.032764376, 1.5), CgroupStats.ReadCpu(_reader, files));
        Assert.Equal(new CgroupMemory(14775123968, 3206844416, 21474836480), CgroupStats.ReadMemory(_reader, files));
    }

    [Fact]
    public void A_container_on_v2_gives_all_figures()
    {
        string directory = $"cgroup/docker/{Id}/";
        _tree.Write("cgroup/cgroup.procs", "");
        _tree.Write(directory + "cpu.stat", "usage_usec 3795681254\nuser_usec 1\nthrottled_usec 363166\n");
        _tree.Write(directory + "cpu.max", "10000 100000\n");
        _tree.Write(directory + "memory.stat", "anon 44000000\nfile 1044480\nfile_mapped 892160\n");
        _tree.Write(directory + "memory.max", "max\n");
        _tree.Write(directory + "cpu.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=2500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=1500000\n");
        _tree.Write(directory + "io.stat", "259:2 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0\n7:0 \n");
        CgroupFiles files = Files($"0::/docker/{Id}\n");

        Assert.Equal(new CgroupCpu(3795.681254, 0.363166, 0.1), CgroupStats.ReadCpu(_reader, files));
        CgroupMemory memory = CgroupStats.ReadMemory(_reader, files);
        Assert.Equal((44892160, 1044480, double.NaN), (memory.Rss, memory.Cache, memory.Limit));
        Assert.Equal(new CgroupPressure(2.5, 1.5), CgroupStats.ReadPressure(_reader, files.CpuPressure));
        DeviceIo io = Io(files).Single(d => d.Device == "259:2");
        Assert.Equal((1UL, 2UL, 4096UL, 8192UL), (io.Reads, io.Writes, io.ReadBytes, io.WrittenBytes));
    }

    [Fact]
    public void Block_io_of_v1_is_read_by_device()
    {
        _tree.Write($"cgroup/blkio/docker/{Id}/blkio.throttle.io_serviced", "8:0 Read 3\n8:0 Write 4\n8:0 Sync 7\nTotal 7\n");
        _tree.Write($"cgroup/blkio/docker/{Id}/blkio.throttle.io_service_bytes", "8:0 Read 300\n8:0 Write 400\nTotal 700\n");

        DeviceIo io = Assert.Single(Io(Files($"4:memory:/docker/{Id}\n2:blkio:/docker/{Id}\n")));

        Assert.Equal(("8:0", 3UL, 4UL, 300UL, 400UL), (io.Device, io.Reads, io.Writes, io.ReadBytes, io.WrittenBytes));
    }

    [Fact]
    public void No_quota_and_the_kernels_largest_number_are_no_limits()
    {
        _tree.Write($"cgroup/cpu/docker/{Id}/cpu.stat", "throttled_time 0\n");
        _tree.Write($"cgroup/cpu/docker/{Id}/cpu.cfs_quota_us", "-1\n");
        _tree.Write($"cgroup/cpu/docker/{Id}/cpu.cfs_period_us", "100000\n");
        _tree.Write($"cgroup/memory/docker/{Id}/memory.limit_in_bytes", "9223372036854771712\n");
        _tree.Write($"cgroup/memory/docker/{Id}/memory.stat", "total_rss 1\n");
        CgroupFiles files = Files($"3:cpu:/docker/{Id}\n4:memory:/docker/{Id}\n");

        Assert.True(double.IsNaN(CgroupStats.ReadCpu(_reader, files).LimitCores));
        Assert.True(double.IsNaN(CgroupStats.ReadMemory(_reader, files).Limit));
    }

    [Fact]
    public void A_process_at_the_root_of_every_hierarchy_has_no_files()
    {
        CgroupMembership membership = CgroupMembership.Parse("3:cpu:/\n4:memory:/\n0::/\n"u8);

        Assert.Null(CgroupFiles.Of(CgroupMounts.Find(_tree.Root), membership, CgroupIdentity.Of(membership)));
    }

    private CgroupFiles Files(string membershipText)
    {
        CgroupMembership membership = CgroupMembership.Parse(System.Text.Encoding.ASCII.GetBytes(membershipText));
        return CgroupFiles.Of(CgroupMounts.Find(_tree.Path("cgroup")), membership, CgroupIdentity.Of(membership))!;
    }

    private List<DeviceIo> Io(CgroupFiles files)
    {
        List<DeviceIo> devices = [];
        CgroupStats.ReadIo(_reader, files, new DeviceNumbers(_tree.Root), devices);
        return devices;
    }
}
