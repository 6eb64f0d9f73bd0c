using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Tests.Containers;

/// <summary>Processes that end before anyone needs to know of them.</summary>
public sealed class YoungProcessTests : IDisposable
{
    private const string Container = "/lxc/shop";
    private const string ContainersCgroup = "4:memory:/lxc/shop\n";
    private readonly FakeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void One_is_looked_at_after_a_second_and_not_before()
    {
        _host.Run(10, ["sleep", "9"]);
        _host.Registry.LookAtYoung();
        Assert.Equal((0, 1), (_host.Registry.ProcessCount, _host.Registry.YoungCount));

        _host.Time.Advance(TimeSpan.FromSeconds(1));
        _host.Registry.LookAtYoung();
        Assert.Equal((1, 0), (_host.Registry.ProcessCount, _host.Registry.YoungCount));
    }

    [Fact]
    public void One_that_ended_before_is_never_looked_at()
    {
        _host.Run(10, ["sleep", "9"]);
        _host.Registry.ProcessExited(10, killedByOom: false); // its files are there still
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        _host.Registry.LookAtYoung();

        Assert.Equal((0, 0), (_host.Registry.ProcessCount, _host.Registry.YoungCount));
    }

    [Fact]
    public void A_connection_of_one_that_is_gone_counts_for_its_container_by_the_cgroups_number()
    {
        Remember(10, ContainersCgroup, 42);
        _host.Run(11, ["curl", "-s"], ContainersCgroup, 42);
        _host.Exit(11);

        Assert.Equal(Container, _host.Registry.FindOwner(11, ProcessActivity.Connects));
        Assert.Equal(1, _host.Registry.ProcessCount);
    }

    [Fact]
    public void A_connection_of_one_that_is_gone_and_in_no_container_counts_for_its_program()
    {
        Remember(10, FakeHost.Standalone, 7);
        _host.Run(11, ["curl", "-s"]);
        _host.Exit(11);

        Assert.Equal("/process/curl", _host.Registry.FindOwner(11, ProcessActivity.Connects));
    }

    [Fact]
    public void A_connection_of_one_that_is_gone_from_a_cgroup_that_nobody_knows_counts_for_nobody()
    {
        Remember(10, FakeHost.Standalone, 7);
        _host.Run(11, ["curl", "-s"], ContainersCgroup, 43);
        _host.Exit(11);

        Assert.Null(_host.Registry.FindOwner(11, ProcessActivity.Connects));
    }

    [Fact]
    public void Cgroups_of_v1_that_the_numbers_do_not_tell_apart_are_not_remembered()
    {
        Remember(10, "1:cpu:/lxc/shop\n4:memory:/user.slice\n", 7);
        _host.Run(11, ["curl", "-s"]);
        _host.Exit(11);

        Assert.Null(_host.Registry.FindOwner(11, ProcessActivity.Connects));
    }

    [Fact]
    public void Of_many_runs_of_a_command_only_the_first_is_read_about()
    {
        _host.Run(10, ["curl", "-s"]);
        Assert.Equal("/process/curl", _host.Registry.FindOwner(10, ProcessActivity.Connects));
        _host.Exit(10);
        for (int pid = 11; pid < 20; pid++)
        {
            _host.Run(pid, ["curl", "-s"]);
            Assert.Equal("/process/curl", _host.Registry.FindOwner(pid, ProcessActivity.Connects));
        }
        Assert.Equal(1, _host.Registry.ProcessCount);
    }

    [Fact]
    public void A_run_that_goes_on_counts_as_steady_though_it_was_not_read_about_when_it_connected()
    {
        _host.Run(10, ["poller"]);
        _host.Registry.FindOwner(10, ProcessActivity.Connects);
        _host.Exit(10);
        _host.Run(11, ["poller"]);
        _host.Registry.FindOwner(11, ProcessActivity.Connects);
        _host.Pass(45);

        Assert.True(_host.Registry.IsShown("/process/poller"));
    }

    [Theory]
    [InlineData("python3")]
    [InlineData("java")]
    [InlineData("bash")]
    public void An_interpreter_is_read_about_each_time(string interpreter)
    {
        _host.Run(10, [interpreter]);
        Assert.Equal("/process/" + interpreter, _host.Registry.FindOwner(10, ProcessActivity.Connects));
        _host.Run(11, interpreter == "java" ? ["java", "-jar", "shop.jar"] : [interpreter, "/srv/shop.jar"]);

        Assert.Equal("/process/shop.jar", _host.Registry.FindOwner(11, ProcessActivity.Connects));
    }

    [Fact]
    public void A_number_that_is_used_again_is_another_process()
    {
        _host.Run(10, ["first"]);
        Assert.Equal("/process/first", _host.Registry.FindOwner(10, ProcessActivity.Listens));
        _host.Exit(10);
        Assert.Equal("/process/first", _host.Registry.FindOwner(10, ProcessActivity.Connects));

        _host.Time.Advance(TimeSpan.FromSeconds(2));
        _host.Run(10, ["second"]);
        Assert.Equal("/process/second", _host.Registry.FindOwner(10, ProcessActivity.Listens));
    }

    [Fact]
    public void A_process_that_becomes_another_program_is_that_for_the_next_who_asks()
    {
        _host.Run(10, ["entrypoint"]);
        Assert.Equal("/process/entrypoint", _host.Registry.FindOwner(10, ProcessActivity.Listens));
        double started = _host.Uptime;
        _host.Run(10, ["server"]);
        Assert.Equal(started, _host.Uptime);

        Assert.Equal("/process/server", _host.Registry.FindOwner(10, ProcessActivity.Listens));
    }

    [Fact]
    public void They_are_bounded()
    {
        var young = new YoungProcesses();
        for (int i = 0; i < YoungProcesses.Most + 10; i++)
            young.Add(i, new YoungProcess(new ExecutedProgram(1, 1, KernelName.Of("x")), i));

        Assert.Equal(YoungProcesses.Most, young.Count);
        Assert.Null(young.Find(9));
        Assert.NotNull(young.Find(10));
    }

    [Fact]
    public void The_kernels_name_is_cut_at_fifteen_bytes()
    {
        Assert.Equal("a-name-that-is-", KernelName.Of("a-name-that-is-long").ToString());
        Assert.Equal("", default(KernelName).ToString());
    }

    /// <summary>A process of that cgroup lives long enough to be looked at.</summary>
    private void Remember(int pid, string cgroup, ulong number)
    {
        _host.Run(pid, ["long-lived"], cgroup, number);
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        _host.Registry.LookAtYoung();
    }
}
