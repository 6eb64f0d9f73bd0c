using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Profiling;

[Collection(nameof(OneKernel))]
public sealed class OffCpuTests
{
    [Fact]
    public void Waits_are_seen_with_the_stack_that_waited()
    {
        const string source = """
            #include <time.h>
            #define KEEP __attribute__((noinline, noclone))
            volatile unsigned long sink;
            KEEP void rest(void) { struct timespec t = {0, 20000000}; nanosleep(&t, 0); sink++; }
            KEEP void outer(void) { rest(); sink++; }
            int main(void) { for (;;) outer(); }
            """;
        using var program = CompiledProgram.With("gcc", source, "rest.c", "-O2", "-fomit-frame-pointer");
        using var running = program.Run();
        using var lab = ProfilerLab.Start(ProfilerLab.Fast with { OffCpu = true });
        var stack = lab.Find(running.Id, "ebpf:offcpu:nanoseconds", ["main", "outer", "rest", "nanosleep", "hrtimer_nanosleep"]);
        Assert.InRange(stack.Value, 20_000_000, 3_000_000_000);
        Assert.True(lab.Collect().Single(v => v.Metric == "taproot_agent_profile_waits_total").Value > 0);
    }

    [Fact]
    public void Nothing_hangs_on_switches_unless_asked()
    {
        using var lab = ProfilerLab.Start();
        Assert.DoesNotContain(lab.Profiler.Report, h => h.Hook.Contains("sched_switch", StringComparison.Ordinal));
        Assert.All(lab.Profiler.Report, h => Assert.True(h.Attached, h.Hook + h.Reason));
    }
}
