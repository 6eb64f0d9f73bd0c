using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Containers;

public sealed class DockerTests
{
    /// <summary>Needs a daemon with a running container <c>shop-db</c> limited to 64 MiB and half a core that writes to a volume.</summary>
    [Fact]
    public void A_container_of_a_real_daemon_has_its_name_limits_and_figures()
    {
        string socket = Environment.GetEnvironmentVariable("TAPROOT_TEST_DOCKER_SOCKET") ?? "";
        Assert.SkipWhen(socket.Length == 0, "TAPROOT_TEST_DOCKER_SOCKET names no daemon");
        var options = new ContainerOptions { DockerSocket = socket, SweepInterval = TimeSpan.FromMilliseconds(200), MountInterval = TimeSpan.Zero };
        using var registry = ContainerRegistry.Create(options, NullLoggerFactory.Instance, TimeProvider.System);
        using var collector = new ContainerCollector(registry, options);
        registry.Start(TestContext.Current.CancellationToken);
        const string Name = "/docker/shop-db";
        var clock = Stopwatch.StartNew();
        ListSink sink;
        do
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "the container was not named with its mount");
            Thread.Yield();
            sink = new ListSink();
            collector.Collect(sink);
        }
        while (!sink.Has("container_resources_disk_written_bytes_total", Name, "/data"));

        Assert.Equal(1, sink.Value("container_info", Name, "tiny:1"));
        Assert.Equal(64 << 20, sink.Value("container_resources_memory_limit_bytes", Name));
        Assert.Equal(0.5, sink.Value("container_resources_cpu_limit_cores", Name));
        Assert.True(sink.Value("container_resources_cpu_usage_seconds_total", Name) > 0);
        Assert.True(sink.Value("container_resources_cpu_throttled_seconds_total", Name) >= 0);
        Assert.True(sink.Value("container_resources_memory_rss_bytes", Name) > 0);
        Assert.True(sink.Value("container_resources_disk_size_bytes", Name, "/data") > 0);
        Assert.True(sink.Value("container_resources_disk_size_bytes", Name, "/") > 0);
        Assert.False(sink.Has("container_resources_disk_size_bytes", Name, "/etc/hosts"));
        double before = sink.Value("container_resources_disk_written_bytes_total", Name, "/data");
        do
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(40), "the container's writes were not seen");
            Thread.Yield();
            sink = new ListSink();
            collector.Collect(sink);
            Assert.True(sink.Value("container_resources_disk_written_bytes_total", Name, "/data") >= before);
        }
        while (sink.Value("container_resources_disk_written_bytes_total", Name, "/data") < before + (10 << 20));
    }

    /// <summary>Needs the same daemon and container as above.</summary>
    [Fact]
    public async Task A_renamed_container_has_its_new_name_within_seconds()
    {
        string socket = Environment.GetEnvironmentVariable("TAPROOT_TEST_DOCKER_SOCKET") ?? "";
        Assert.SkipWhen(socket.Length == 0, "TAPROOT_TEST_DOCKER_SOCKET names no daemon");
        var options = new ContainerOptions { DockerSocket = socket, SweepInterval = TimeSpan.FromMilliseconds(200) };
        using var registry = ContainerRegistry.Create(options, NullLoggerFactory.Instance, TimeProvider.System);
        List<string> removed = [];
        registry.ContainerRemoved += removed.Add;
        registry.Start(TestContext.Current.CancellationToken);
        WaitForName(registry, "/docker/shop-db");
        using HttpClient docker = UnixSocketHttp.Create([socket]);
        await RenameAsync(docker, "shop-db", "shop-db-renamed");
        try
        {
            WaitForName(registry, "/docker/shop-db-renamed");
            Assert.Contains("/docker/shop-db", removed);
        }
        finally
        {
            await RenameAsync(docker, "shop-db-renamed", "shop-db");
        }
    }

    private static async Task RenameAsync(HttpClient docker, string from, string to)
    {
        using HttpResponseMessage answer = await docker.PostAsync($"/containers/{from}/rename?name={to}", null, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, answer.StatusCode.ToString());
    }

    private static void WaitForName(ContainerRegistry registry, string name)
    {
        var clock = Stopwatch.StartNew();
        List<TrackedContainer> shown = [];
        while (!shown.Exists(c => c.Id == name && c.Processes.Count > 0))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"there is no {name}");
            Thread.Yield();
            registry.CopyShown(shown);
        }
    }

    [Fact]
    public void An_inspection_gives_name_networks_and_published_ports()
    {
        const string Answer = """
            {"Name":"/shop-web","Image":"sha256:4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a","LogPath":"/var/lib/docker/containers/x/x-json.log","Config":{"Image":"nginx:1.25","Labels":{"a":"b"},"Env":["A=1=2"]},
             "Mounts":[{"Source":"/srv/www","Destination":"/www"}],
             "NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"},{"HostIp":"::","HostPort":"8080"}],"53/udp":[{"HostIp":"","HostPort":"53"}],"443/tcp":null},
              "Networks":{"shop":{"IPAddress":"172.18.0.3","GlobalIPv6Address":""}}}}
            """;
        using var docker = new DockerRuntime([], "docker");

        ContainerMetadata metadata = docker.ToMetadata(JsonSerializer.Deserialize(Answer, DockerJson.Default.DockerContainer)!);

        Assert.Equal(("shop-web", "nginx:1.25", "1=2"), (metadata.Name, metadata.Image, metadata.Environment["A"]));
        Assert.Equal("4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a", metadata.ImageId);
        Assert.Equal([("shop", IPAddress.Parse("172.18.0.3"))], metadata.Networks);
        Assert.Equal(
            [
                (new IPEndPoint(IPAddress.Any, 8080), new IPEndPoint(IPAddress.Parse("172.18.0.3"), 80)),
                (new IPEndPoint(IPAddress.IPv6Any, 8080), new IPEndPoint(IPAddress.Parse("172.18.0.3"), 80)),
            ],
            metadata.PublishedPorts);
    }
}
