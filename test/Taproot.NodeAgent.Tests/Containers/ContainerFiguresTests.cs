using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Containers;

/// <summary>A container of a runtime in a tree of files as a kernel has them: everything that is asked of it.</summary>
public sealed class ContainerFiguresTests : IDisposable
{
    private const string Id = "b43d92bf1e5c6f78bb9b7bc6f40721280299855ba692092716e3a1b6c0b86f3f";
    private const string Name = "/docker/shop-db";
    private readonly FixtureTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_container_on_v2_has_all_series_that_its_cgroup_gives()
    {
        string directory = $"cgroup/docker/{Id}/";
        _tree.Write("cgroup/cgroup.procs", "");
        _tree.Write(directory + "cpu.stat", "usage_usec 3795681254\nthrottled_usec 363166\n");
        _tree.Write(directory + "cpu.max", "10000 100000\n");
        _tree.Write(directory + "memory.stat", "anon 44000000\nfile 1044480\nfile_mapped 892160\n");
        _tree.Write(directory + "memory.max", "268435456\n");
        foreach (string resource in (ReadOnlySpan<string>)["cpu", "memory", "io"])
            _tree.Write(directory + resource + ".pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=2500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=1500000\n");
        AddProcess($"0::/docker/{Id}\n");

        ListSink sink = Collect();

        Assert.Equal(1, sink.Value("container_info", Name, "postgres:16"));
        Assert.Equal(1, sink.Value("container_runtime_info", Name, Id, ""));
        Assert.False(sink.Has("container_process_id", Name));
        Assert.Equal(3795.681254, sink.Value("container_resources_cpu_usage_seconds_total", Name));
        Assert.Equal(0.363166, sink.Value("container_resources_cpu_throttled_seconds_total", Name));
        Assert.Equal(0.1, sink.Value("container_resources_cpu_limit_cores", Name));
        Assert.Equal(44892160, sink.Value("container_resources_memory_rss_bytes", Name));
        Assert.Equal(1044480, sink.Value("container_resources_memory_cache_bytes", Name));
        Assert.Equal(268435456, sink.Value("container_resources_memory_limit_bytes", Name));
        foreach (string resource in (ReadOnlySpan<string>)["cpu", "memory", "io"])
        {
            Assert.Equal(2.5, sink.Value($"container_resources_{resource}_pressure_waiting_seconds_total", Name, "some"));
            Assert.Equal(1.5, sink.Value($"container_resources_{resource}_pressure_waiting_seconds_total", Name, "full"));
        }
    }

    [Theory]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod0c6a4a9e_6d3c_4f7e_9f0e_5f6d7c8b9a01.slice/cri-containerd-1.scope", "0c6a4a9e-6d3c-4f7e-9f0e-5f6d7c8b9a01")]
    [InlineData("/kubepods/burstable/pod0c6a4a9e-6d3c-4f7e-9f0e-5f6d7c8b9a01/1", "0c6a4a9e-6d3c-4f7e-9f0e-5f6d7c8b9a01")]
    [InlineData("/kubepods/podinfo", "")]
    [InlineData("", "")]
    public void The_uid_of_a_pod_is_in_the_path_of_its_cgroups(string path, string uid) => Assert.Equal(uid, IdentityFigures.PodUidOf(path));

    private void AddProcess(string cgroup)
    {
        _tree.Write("proc/uptime", "1000.00 1.00\n");
        _tree.Write("proc/7/cgroup", cgroup);
        _tree.Write("proc/7/cmdline", "postgres\0");
        _tree.Write("proc/7/stat", "7 (postgres) S 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 100 1000 10 0\n");
    }

    private ListSink Collect()
    {
        var options = new ContainerOptions { ProcRoot = _tree.Path("proc"), SysRoot = _tree.Path("sys"), CgroupRoot = _tree.Path("cgroup") };
        using var registry = new ContainerRegistry(options, [new OneContainer()], null, NullLoggerFactory.Instance, TimeProvider.System);
        using var collector = new ContainerCollector(registry, options);
        registry.Start(TestContext.Current.CancellationToken);
        ListSink sink = new();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                sink = new ListSink();
                collector.Collect(sink);
                return sink.Has("container_info", Name);
            },
            TimeSpan.FromSeconds(10)));
        return sink;
    }

    private sealed class OneContainer : IContainerRuntime
    {
        public bool Handles(CgroupKind kind) => kind == CgroupKind.Docker;

        public Task<ContainerMetadata?> InspectAsync(string id, CancellationToken cancellation) =>
            Task.FromResult<ContainerMetadata?>(new ContainerMetadata { Name = "shop-db", Image = "postgres:16" });
    }
}
