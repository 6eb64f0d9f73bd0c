using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Containers;

/// <summary>From a cgroup to a name, for what needs no runtime's daemon, and for daemons that answer or do not.</summary>
public sealed class RuntimeNamesTests : IDisposable
{
    private const string A = "b43d92bf1e5c6f78bb9b7bc6f40721280299855ba692092716e3a1b6c0b86f3f";
    private const string Allocation = "8a5f7d2c-0b1e-4a3f-9c6d-1e2f3a4b5c6d";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly FixtureTree _tree = new();

    private static string Stored => "[{\"id\":\"" + A + "\",\"names\":[\"web\"],\"image\":\"f1\",\"metadata\":"
        + "\"{\\\"image-name\\\":\\\"docker.io/library/nginx:1\\\",\\\"name\\\":\\\"shop-web\\\"}\",\"layer\":\"x\"}]";

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Podmans_storage_names_a_container_where_no_daemon_does()
    {
        AddProcess("0::/machine.slice/libpod-" + A + ".scope/container\n");
        _tree.Write("proc/1/root/var/lib/containers/storage/overlay-containers/containers.json", Stored);
        using ContainerRegistry registry = Start();

        AssertOwner(registry, "/podman/shop-web");
    }

    [Fact]
    public void The_list_of_podman_is_read_whatever_it_holds()
    {
        ContainerMetadata found = PodmanStorage.Find(Encoding.UTF8.GetBytes(Stored), A)!;
        Assert.Equal(("podman", "shop-web", "docker.io/library/nginx:1"), (found.Runtime, found.Name, found.Image));
        Assert.Null(PodmanStorage.Find("[]"u8, A));
        Assert.Null(PodmanStorage.Find("[null]"u8, A));
        Gen.Select(Gen.Int[0, Stored.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] text = Encoding.UTF8.GetBytes(Stored);
            text[at] = value;
            try
            {
                PodmanStorage.Find(text, A);
            }
            catch (JsonException)
            {
                // No list any more, which is what this says.
            }
        });
    }

    [Fact]
    public async Task A_user_s_own_podman_answers_on_the_user_s_socket()
    {
        AddProcess("0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + A + ".scope/container\n");
        await using var podman = new FakeDaemon(_tree.Path("proc/1/root/run/user/1000/podman/podman.sock"), "{\"Name\":\"/mine\",\"Config\":{\"Image\":\"busybox\"}}");
        using ContainerRegistry registry = Start();

        AssertOwner(registry, "/podman/mine");
    }

    [Fact]
    public void A_task_of_nomad_without_a_container_is_named_by_its_environment()
    {
        AddProcess($"0::/nomad.slice/share.slice/{Allocation}.web.scope\n");
        _tree.Write("proc/7/environ", $"NOMAD_NAMESPACE=default\0NOMAD_JOB_NAME=shop\0NOMAD_GROUP_NAME=front\0NOMAD_ALLOC_ID={Allocation}\0NOMAD_TASK_NAME=web\0");
        using ContainerRegistry registry = Start();

        AssertOwner(registry, $"/nomad/default/shop/front/{Allocation}/web");
    }

    [Fact]
    public void An_lxc_container_needs_nobody_to_name_it()
    {
        AddProcess("0::/lxc.payload.first/system.slice/cron.service\n");
        using ContainerRegistry registry = Start();

        AssertOwner(registry, "/lxc/first");
    }

    [Fact]
    public async Task A_daemon_that_hangs_holds_up_neither_a_scrape_nor_the_end_of_the_agent()
    {
        AddProcess("0::/system.slice/docker-" + A + ".scope\n");
        await using var docker = new FakeDaemon(_tree.Path("proc/1/root/run/docker.sock"), answer: null);
        ContainerRegistry registry = Start();
        using var collector = new ContainerCollector(registry, Options);
        Assert.True(SpinWait.SpinUntil(() => docker.Questions > 0, Patience));

        long started = TimeProvider.System.GetTimestamp();
        collector.Collect(new ListSink());
        registry.Sweep();
        Assert.Null(registry.FindOwner(7, ProcessActivity.None));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 1);
        registry.Dispose();
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task A_runtime_that_hangs_is_let_be_for_a_minute_and_holds_up_no_other()
    {
        var time = new FakeTimeProvider();
        var hung = new Runtime(CgroupKind.Docker, () => time.Advance(TimeSpan.FromSeconds(5)), null);
        var well = new Runtime(CgroupKind.Podman, () => { }, new ContainerMetadata { Name = "web", Runtime = "podman" });
        List<string?> answers = [];
        using var inspector = new ContainerInspector([hung, well], null, (_, metadata) => answers.Add(metadata?.Name), (_, _) => { }, time);
        using var stop = new CancellationTokenSource();
        Task loop = inspector.RunAsync(stop.Token);
        RuntimeContainer Of(CgroupKind kind) => new(new CgroupIdentity(kind, A, ""), new CgroupMembership());
        for (int i = 0; i < 5; i++)
            inspector.Ask(Of(CgroupKind.Docker));
        inspector.Ask(Of(CgroupKind.Podman));
        Assert.True(SpinWait.SpinUntil(() => answers.Count == 6, Patience));

        Assert.Equal([null, null, null, null, null, "web"], answers);
        Assert.Equal(1, hung.Questions);
        time.Advance(TimeSpan.FromMinutes(1));
        inspector.Ask(Of(CgroupKind.Docker));
        Assert.True(SpinWait.SpinUntil(() => hung.Questions == 2, Patience));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    private ContainerOptions Options => new() { ProcRoot = _tree.Path("proc"), SysRoot = _tree.Path("sys"), CgroupRoot = _tree.Path("cgroup") };

    private void AddProcess(string cgroup)
    {
        _tree.Write("proc/uptime", "1000.00 1.00\n");
        _tree.Write("proc/7/cgroup", cgroup);
        _tree.Write("proc/7/cmdline", "web\0");
        _tree.Write("proc/7/stat", "7 (web) S 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 100 1000 10 0\n");
    }

    private ContainerRegistry Start()
    {
        var registry = new ContainerRegistry(Options, ContainerRuntimes.OfHost(Options), null, NullLoggerFactory.Instance, TimeProvider.System);
        registry.Start(TestContext.Current.CancellationToken);
        return registry;
    }

    private static void AssertOwner(ContainerRegistry registry, string expected)
    {
        Assert.True(SpinWait.SpinUntil(() => registry.FindOwner(7, ProcessActivity.None) is not null, Patience));
        Assert.Equal(expected, registry.FindOwner(7, ProcessActivity.None));
    }

    private sealed class Runtime(CgroupKind kind, Action ask, ContainerMetadata? answer) : IContainerRuntime
    {
        internal int Questions { get; private set; }

        public bool Handles(CgroupKind other) => other == kind;

        public Task<ContainerMetadata?> InspectAsync(string id, CancellationToken cancellation)
        {
            ask();
            Questions++;
            return Task.FromResult(answer);
        }
    }
}
