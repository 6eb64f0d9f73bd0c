using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Tests.Containers;

/// <summary>With real processes of this machine and its /proc.</summary>
public sealed class RealProcessTests
{
    private static readonly ContainerOptions Options = new() { ProgramGrace = TimeSpan.Zero, ProcessGrace = TimeSpan.Zero };

    [Fact]
    public void A_python_server_becomes_an_application_by_its_module_when_it_listens_and_goes_when_it_ends()
    {
        using ContainerRegistry registry = new(Options, [], null, NullLoggerFactory.Instance, TimeProvider.System);
        using ContainerCollector collector = new(registry, Options);
        List<string> removed = [];
        registry.ContainerRemoved += removed.Add;
        using Process server = Start("python3", "-m", "http.server", "--bind", "127.0.0.1", "21100");
        try
        {
            WaitUntil(() => File.ReadAllText($"/proc/{server.Id}/cmdline").Contains("\0-m\0http.server", StringComparison.Ordinal)
                && ProgramName.FileName(new FileInfo($"/proc/{server.Id}/exe").LinkTarget ?? "").StartsWith("python", StringComparison.Ordinal));
            registry.Sweep();

            Assert.False(Collect(collector).Has("container_resources_cpu_usage_seconds_total", "/process/http.server"));
            Assert.Equal("/process/http.server", registry.FindOwner(server.Id, ProcessActivity.Listens));
            ListSink sink = Collect(collector);
            Assert.InRange(sink.Value("container_resources_memory_rss_bytes", "/process/http.server"), 1 << 20, 1 << 28);
            Assert.True(sink.Value("container_resources_cpu_delay_seconds_total", "/process/http.server") >= 0);
            Assert.Equal(1, sink.Value("container_application_type", "/process/http.server", "python"));
            Assert.Equal(0, sink.Value("container_restarts_total", "/process/http.server"));
            Assert.Equal(server.Id, sink.Value("container_process_id", "/process/http.server", "0"));
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }

        registry.Sweep();
        registry.Sweep();
        Assert.Contains("/process/http.server", removed);
        Assert.Null(registry.FindOwner(server.Id, ProcessActivity.Listens));
    }

    [Fact]
    public void The_cpu_counter_of_a_program_does_not_fall_when_one_of_its_processes_ends()
    {
        using ContainerRegistry registry = new(Options, [], null, NullLoggerFactory.Instance, TimeProvider.System);
        using ContainerCollector collector = new(registry, Options);
        using FixtureTree tree = new();
        tree.Write("taproot_spinner.py", "while True: pass");
        using Process first = Start("python3", tree.Path("taproot_spinner.py"));
        using Process second = Start("python3", tree.Path("taproot_spinner.py"));
        const string Name = "/process/taproot_spinner.py";
        try
        {
            WaitUntil(() => registry.FindOwner(first.Id, ProcessActivity.Listens) == Name || Exec(registry, first.Id));
            WaitUntil(() => registry.FindOwner(second.Id, ProcessActivity.Listens) == Name || Exec(registry, second.Id));
            WaitUntil(() => Collect(collector).Value("container_resources_cpu_usage_seconds_total", Name) > 0.3);
            double before = Collect(collector).Value("container_resources_cpu_usage_seconds_total", Name);
            first.Kill();
            first.WaitForExit();
            registry.ProcessExited(first.Id, killedByOom: true);

            ListSink sink = Collect(collector);
            Assert.True(sink.Value("container_resources_cpu_usage_seconds_total", Name) >= before);
            Assert.Equal(1, sink.Value("container_oom_kills_total", Name));
        }
        finally
        {
            first.Kill();
            second.Kill();
        }
    }

    [Fact]
    public void A_service_that_comes_back_was_restarted()
    {
        using ContainerRegistry registry = new(Options, [], null, NullLoggerFactory.Instance, TimeProvider.System);
        using ContainerCollector collector = new(registry, Options);
        using FixtureTree tree = new();
        tree.Write("taproot_service.py", "import time\ntime.sleep(600)");
        const string Name = "/process/taproot_service.py";
        for (var start = 0; start < 2; start++)
        {
            using Process service = Start("python3", tree.Path("taproot_service.py"));
            try
            {
                WaitUntil(() => registry.FindOwner(service.Id, ProcessActivity.Listens) == Name || Exec(registry, service.Id));
                Assert.Equal(start, Collect(collector).Value("container_restarts_total", Name));
            }
            finally
            {
                service.Kill();
                service.WaitForExit();
            }
            registry.ProcessExited(service.Id, killedByOom: false);
        }
    }

    [Fact]
    public void Kernel_threads_and_processes_that_are_gone_have_no_owner()
    {
        using ContainerRegistry registry = new(Options, [], null, NullLoggerFactory.Instance, TimeProvider.System);

        Assert.Null(registry.FindOwner(2, ProcessActivity.Connects));
        Assert.Null(registry.FindOwner(int.MaxValue, ProcessActivity.Connects));
    }

    [Fact]
    public void Programs_over_the_bound_are_counted_and_have_no_owner()
    {
        ContainerOptions none = Options with { MaximumPrograms = 0 };
        using ContainerRegistry registry = new(none, [], null, NullLoggerFactory.Instance, TimeProvider.System);

        Assert.Null(registry.FindOwner(Environment.ProcessId, ProcessActivity.Listens));
        Assert.Equal(1, registry.Overflow);
    }

    private static bool Exec(ContainerRegistry registry, int pid)
    {
        registry.ProcessExecuted(pid, default);
        return false;
    }

    private static ListSink Collect(ContainerCollector collector)
    {
        var sink = new ListSink();
        collector.Collect(sink);
        return sink;
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;

    private static void WaitUntil(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "the condition did not come true");
            Thread.Yield();
        }
    }
}
