using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Builds;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Tests.Containers;

namespace Taproot.NodeAgent.Tests.Builds;

/// <summary>Programs that nothing holds, on a host of files: builds are told of processes that really are them.</summary>
public sealed class ProgramOwnerTests : IDisposable
{
    private const string Shop = "/process/shop";
    private readonly FixtureTree _tree = new();
    private readonly ContainerRegistry _registry;
    private readonly BuildCollector _collector;

    public ProgramOwnerTests()
    {
        FakeTimeProvider time = new();
        _registry = new(new() { ProcRoot = _tree.Path("proc"), SysRoot = _tree.Path("sys"), CgroupRoot = _tree.Path("cgroup") }, [], null, NullLoggerFactory.Instance, time);
        _collector = new(_registry, new BuildOptions { ProcRoot = _tree.Path("proc") }, NullLoggerFactory.Instance, time);
        _tree.Write("proc/uptime", "1000.00 1.00\n");
        foreach (string name in (ReadOnlySpan<string>)["shop", "shop2", "other"])
            _tree.Write($"bin/{name}", $"#!{name}");
    }

    public void Dispose()
    {
        _collector.Dispose();
        _registry.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void Another_process_that_has_the_number_of_one_that_ended_is_not_told_of()
    {
        Start(10, 100, "shop");
        string first = Assert.Single(Look(Shop));
        // The older of two ends, and nobody is told: its number is another program's by the next look.
        Start(9, 90, "shop");
        Assert.Equal(first, Assert.Single(Look(Shop)));
        Put(10, 300, "other");
        Exit(9);
        Put(9, 310, "other");
        _registry.ProcessExecuted(9, default);
        Assert.Equal(first, Assert.Single(Look(Shop)));
        _registry.Sweep();
        Assert.Equal(first, Assert.Single(Look(Shop)));
    }

    [Fact]
    public void A_number_that_is_taken_over_before_the_first_look_is_left_out_and_counted()
    {
        Start(10, 100, "shop");
        Put(10, 300, "other");
        Assert.Empty(Look(Shop));
        Assert.Equal(1, Collect().Value("taproot_agent_build_left_out_total", "another"));
        _registry.Sweep();
        Assert.Equal("/process/other", _registry.FindOwner(10, ProcessActivity.Listens));
    }

    [Fact]
    public void A_process_that_runs_another_program_is_no_longer_what_it_was()
    {
        Start(10, 100, "shop");
        Put(10, 100, "other");
        Assert.Empty(Look(Shop));
        Start(11, 110, "shop");
        _registry.ProcessExecuted(11, default);
        Put(11, 110, "other");
        Assert.Empty(Look(Shop));
    }

    [Fact]
    public void Two_builds_that_run_beside_each_other_are_both_told_until_one_ends()
    {
        Start(10, 100, "shop");
        string first = Assert.Single(Look(Shop));
        Start(11, 110, "shop", "shop2");
        string[] both = Look(Shop);
        Assert.Equal(2, both.Length);
        Assert.Contains(first, both);
        Exit(10);
        Assert.Equal(both.Except([first]), Look(Shop));
        // What it was is told until it starts again.
        Exit(11);
        Assert.Single(Look(Shop));
    }

    private void Start(int pid, int second, string program, string file = "")
    {
        Put(pid, second, program, file);
        Assert.Equal("/process/" + program, _registry.FindOwner(pid, ProcessActivity.Listens));
    }

    private void Put(int pid, int second, string program, string file = "")
    {
        _tree.Write($"proc/{pid}/cgroup", "4:memory:/user.slice\n");
        _tree.Write($"proc/{pid}/cmdline", $"/usr/bin/{program}\0");
        _tree.Write($"proc/{pid}/stat", string.Create(CultureInfo.InvariantCulture, $"{pid} (x) S 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 {second * 100} 1000 10 0\n"));
        File.Delete(_tree.Path($"proc/{pid}/exe"));
        File.CreateSymbolicLink(_tree.Path($"proc/{pid}/exe"), _tree.Path("bin/" + (file.Length > 0 ? file : program)));
    }

    private void Exit(int pid)
    {
        Directory.Delete(_tree.Path($"proc/{pid}"), recursive: true);
        _registry.ProcessExited(pid, killedByOom: false);
    }

    private string[] Look(string container)
    {
        _collector.Round();
        return [.. Collect().Samples.Where(s => s.Name == "container_build_info" && s.Labels[0] == container).Select(s => $"{s.Labels[3]} {s.Labels[5]}").Order(StringComparer.Ordinal)];
    }

    private ListSink Collect()
    {
        ListSink sink = new();
        _collector.Collect(sink);
        return sink;
    }
}
