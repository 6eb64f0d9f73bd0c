using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Profiling;

[Collection(nameof(OneKernel))]
public sealed class NativeStackTests
{
    private const string Chain = """
        #include <stdlib.h>
        #define KEEP __attribute__((noinline, noclone))
        volatile unsigned long sink;
        KEEP void spin(void) { for (unsigned long i = 0; i < 1000000; i++) sink += i * i; }
        KEEP void inner(int n) { volatile char room[200]; room[n] = 1; spin(); sink += room[n]; }
        KEEP void outer(int n) { inner(n + 1); sink++; }
        int main(void) { for (;;) { outer(3); sink++; } }
        """;

    private const string Sort = """
        #include <stdlib.h>
        #define KEEP __attribute__((noinline, noclone))
        volatile unsigned long sink;
        KEEP void spin(void) { for (unsigned long i = 0; i < 20000; i++) sink += i * i; }
        KEEP int compare(const void *a, const void *b) { spin(); return *(const int *)a - *(const int *)b; }
        KEEP void sort(int *numbers, int count) { qsort(numbers, count, sizeof(int), compare); sink++; }
        int main(void) { int n[64]; for (;;) { for (int i = 0; i < 64; i++) n[i] = (i * 7919) % 101; sort(n, 64); } }
        """;

    [Fact]
    public void A_chain_of_functions_without_frame_pointers_is_seen_whole()
    {
        using var program = CompiledProgram.With("gcc", Chain, "chain.c", "-O2", "-fomit-frame-pointer");
        using var running = program.Run();
        using var lab = ProfilerLab.Start();
        var stack = lab.Find(running.Id, "program", "_start", "main", "outer", "inner", "spin");
        Assert.StartsWith("program;_start;", stack.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_with_frame_pointers_and_without_unwind_tables_is_seen()
    {
        using var program = CompiledProgram.With(
            "gcc", Chain, "chain.c", "-O0", "-fno-omit-frame-pointer", "-fno-asynchronous-unwind-tables", "-fno-unwind-tables");
        using var running = program.Run();
        using var lab = ProfilerLab.Start();
        lab.Find(running.Id, "main", "outer", "inner", "spin");
    }

    [Fact]
    public void A_callback_through_libc_is_seen_with_its_callers()
    {
        using var program = CompiledProgram.With("gcc", Sort, "sort.c", "-O2", "-fomit-frame-pointer");
        using var running = program.Run();
        using var lab = ProfilerLab.Start();
        lab.Find(running.Id, "_start", "main", "sort", "compare", "spin");
    }
}
