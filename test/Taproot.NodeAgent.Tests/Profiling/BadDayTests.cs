using System.Diagnostics;
using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Profiling;

[Collection(nameof(OneKernel))]
public sealed class BadDayTests
{
    private const string Spin = "volatile unsigned long sink; __attribute__((noinline)) void spin(void) { for (;;) sink++; } int main(void) { spin(); }";

    [Fact]
    public void A_process_that_opts_out_is_in_no_profile()
    {
        using var program = CompiledProgram.With("gcc", Spin, "spin.c", "-O1");
        using var optedOut = new RunningProgram("env", "COROOT_EBPF_PROFILING=disabled", program.Binary);
        using var other = program.Run();
        using var lab = ProfilerLab.Start();
        lab.Find(other.Id, "main", "spin");
        lab.Find(other.Id, "main", "spin");
        Assert.DoesNotContain(lab.Seen, p => p.Container == ProcessPerContainer.Name(optedOut.Id));
    }

    [Fact]
    public void A_storm_of_short_processes_and_broken_executables_costs_no_profile_of_the_others()
    {
        using var program = CompiledProgram.With("gcc", Spin, "spin.c", "-O2", "-fomit-frame-pointer");
        // One whose section headers and unwind tables are garbage, but whose code runs.
        var broken = program.Binary + ".broken";
        var bytes = File.ReadAllBytes(program.Binary);
        for (var i = 0x2000; i < 0x2200; i++) bytes[i] ^= 0x5a; // .rodata and .eh_frame
        for (var i = bytes.Length - 1500; i < bytes.Length; i++) bytes[i] ^= 0xa5; // the sections' table
        File.WriteAllBytes(broken, bytes);
        RunningProgram.Run("chmod", "755", broken);
        using var lab = ProfilerLab.Start();
        using var storm = new RunningProgram("sh", "-c", "while :; do /bin/true; done");
        using var fake = new RunningProgram(broken);
        using var whole = program.Run();
        lab.Find(fake.Id, "program.broken+0x");
        lab.Find(whole.Id, "main", "spin");
        var lost = lab.Collect().Where(v => v.Metric == "taproot_agent_profile_samples_lost_total").ToList();
        Assert.Equal(0, lost.Single(v => v["reason"] == "buffer_full").Value);
    }

    [Fact]
    public void A_process_with_very_many_mappings_is_looked_at_within_bounds()
    {
        const string source = """
            #include <stdio.h>
            #include <sys/mman.h>
            volatile unsigned long sink;
            __attribute__((noinline)) void spin(void) { for (;;) sink++; }
            int main(void) {
                char *memory = mmap(0, 60000ul * 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                for (long i = 0; i < 60000; i += 2) mprotect(memory + i * 4096, 4096, PROT_READ);
                spin();
            }
            """;
        using var program = CompiledProgram.With("gcc", source, "many.c", "-O2");
        using var running = program.Run();
        using var lab = ProfilerLab.Start();
        var watch = Stopwatch.StartNew();
        lab.Find(running.Id, "spin");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8));
    }

    [Fact]
    public void Memory_for_tables_is_bounded_and_what_is_not_used_makes_room()
    {
        using var program = CompiledProgram.With("gcc", Spin, "spin.c", "-O2", "-fomit-frame-pointer");
        using var running = program.Run();
        using var lab = ProfilerLab.Start(ProfilerLab.Fast with { TableMemoryBytes = 8 * 1024 });
        lab.Find(running.Id, "spin");
        var values = lab.Collect();
        Assert.InRange(values.Single(v => v.Metric == "taproot_agent_profile_unwind_table_bytes").Value, 0, 8 * 1024);
        Assert.True(values.Single(v => v.Metric == "taproot_agent_profile_unwind_tables_dropped_total" && v["reason"] == "refused").Value > 0);
    }
}
