using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Profiling;

/// <summary>The same chain of functions in each language, seen by the names that its programmer gave.</summary>
[Collection(nameof(OneKernel))]
public sealed class LanguageStackTests
{
    [Fact]
    public void Cpp_names_are_demangled_and_found_in_a_separate_debug_file()
    {
        const string source = """
            #include <algorithm>
            #include <vector>
            volatile unsigned long sink;
            namespace shop {
            template <typename T> struct Cart {
                __attribute__((noinline)) void spin(T n) { for (T i = 0; i < n; i++) sink += i * i; }
                __attribute__((noinline)) void total(const std::vector<T> &items) { for (T item : items) spin(item); sink++; }
            };
            }
            namespace { __attribute__((noinline)) void outer(shop::Cart<unsigned long> &cart) { cart.total({100000, 200000}); sink++; } }
            int main() { shop::Cart<unsigned long> cart; for (;;) { outer(cart); sink++; } }
            """;
        CompiledProgram.Need("objcopy");
        using var program = CompiledProgram.With("g++", source, "cart.cpp", "-O2", "-g", "-fomit-frame-pointer");
        RunningProgram.Run("objcopy", "--only-keep-debug", program.Binary, program.Binary + ".debug");
        RunningProgram.Run("strip", program.Binary);
        RunningProgram.Run("objcopy", "--add-gnu-debuglink=" + program.Binary + ".debug", program.Binary);
        using var running = program.Run();
        using var lab = ProfilerLab.Start();
        lab.Find(running.Id, "main", "(anonymous namespace)::outer(shop::Cart<unsigned long>&)", "shop::Cart<unsigned long>::total(std::vector<", "shop::Cart<unsigned long>::spin(unsigned long)");
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("v0")]
    public void Rust_names_are_demangled(string scheme)
    {
        const string source = """
            use std::hint::black_box;
            mod shop {
                use std::hint::black_box;
                #[inline(never)] pub fn spin<T: Into<u64> + Copy>(n: T) -> u64 { let mut s = 0u64; for i in 0..n.into() { s = black_box(s.wrapping_add(i * i)); } s }
                #[inline(never)] pub fn total(n: u32) -> u64 { black_box(spin(n)) + 1 }
            }
            #[inline(never)] fn outer(n: u32) -> u64 { black_box(shop::total(n)) + 1 }
            fn main() { loop { black_box(outer(black_box(1000000))); } }
            """;
        // Newer compilers take the legacy scheme with the option for unstable features only, and have the other by default.
        string[] options = scheme == "v0" ? ["-C", "symbol-mangling-version=v0"] : ["-C", "symbol-mangling-version=legacy", "-Z", "unstable-options"];
        CompiledProgram.Need("rustc");
        using var program = CompiledProgram.With("env", source, "shop.rs", ["RUSTC_BOOTSTRAP=1", "rustc", .. options, "-O", "-C", "force-frame-pointers=no", "--crate-name", "shopping"]);
        using var running = program.Run();
        using var lab = ProfilerLab.Start();
        lab.Find(running.Id, "shopping::main", "shopping::outer", "shopping::shop::total", "shopping::shop::spin");
    }

    [Fact]
    public void A_stripped_Go_program_has_its_names()
    {
        const string source = """
            package main
            var sink uint64
            type cart struct{ n uint64 }
            //go:noinline
            func (c *cart) spin() { var room [64]uint64; for i := uint64(0); i < c.n; i++ { room[i%64] += i; sink += room[(i*i)%64] } }
            //go:noinline
            func outer(c *cart) { c.spin(); sink++ }
            func main() { c := &cart{100000}; for { outer(c) } }
            """;
        CompiledProgram.Need("go");
        using var program = CompiledProgram.Script(source, "main.go");
        RunningProgram.Run("env", "GOFLAGS=-mod=mod", "GOCACHE=" + Path.Combine(Path.GetTempPath(), "taproot-go-cache"), "go", "build", "-ldflags=-s -w", "-o", program.Binary, program.Source);
        using var running = program.Run();
        using var lab = ProfilerLab.Start();
        lab.Find(running.Id, "runtime.main", "main.main", "main.outer", "main.(*cart).spin");
    }

    [Fact]
    public void Code_of_Node_is_named_by_its_perf_map()
    {
        const string source = """
            let sink = 0;
            function spin(n) { for (let i = 0; i < n; i++) sink += (i * i) % 7; return sink; }
            function total(n) { let s = 0; for (let i = 0; i < 3; i++) s += spin(n); return s; }
            function outer(n) { return total(n) + 1; }
            for (;;) outer(100000);
            """;
        CompiledProgram.Need("node");
        using var program = CompiledProgram.Script(source, "shop.js");
        // Optimised code would have the functions in one.
        using var running = new RunningProgram("node", "--perf-basic-prof", "--interpreted-frames-native-stack", "--no-opt", program.Source);
        using var lab = ProfilerLab.Start();
        lab.Find(running.Id, "node::", "outer ", "total ", "spin ");
        File.Delete($"/tmp/perf-{running.Id}.map");
    }

    [Fact]
    public void Functions_of_Node_are_named_without_a_perf_map()
    {
        const string source = """
            let sink = 0;
            function spin(n) { for (let i = 0; i < n; i++) sink += (i * i) % 7; return sink; }
            const cart = { total: function (n) { let s = 0; [1, 2, 3].forEach(() => { s += spin(n); }); return s; } };

            class Shop { outer(n) { return cart.total(n) + 1; } }
            const shop = new Shop();
            for (;;) shop.outer(100000);
            """;
        CompiledProgram.Need("node");
        using var program = CompiledProgram.Script(source, "shop.js");
        // Optimised code would have the functions in one.
        using var running = new RunningProgram("node", "--no-opt", program.Source);
        using var lab = ProfilerLab.Start();
        string[] stack = ["node::", $"outer {program.Source}:5", $"total {program.Source}:3", "Builtins_ArrayForEach", $"(anonymous) {program.Source}:3", $"spin {program.Source}:2"];
        lab.Find(running.Id, stack);
        Assert.InRange(lab.NextShare(running.Id, stack), 0.8, 1);
        Assert.DoesNotContain(lab.Collect(), v => v.Metric == "taproot_agent_profile_code_names_lost_total" && v["reason"] == "queue_full" && v.Value > 0);
    }

    [Fact]
    public void Functions_of_Ruby_stand_where_the_interpreter_would()
    {
        const string source = """
            class Cart
              def spin(n)
                s = 0
                i = 0
                while i < n
                  s += i * i
                  i += 1
                end
                s
              end
              def total(n)
                s = 0
                [1, 2, 3].each { |x| s += spin(n) }
                s
              end
            end
            def outer(cart)
              cart.total(20000) + 1
            end
            cart = Cart.new
            loop { outer(cart) }
            """;
        CompiledProgram.Need("ruby");
        using var program = CompiledProgram.Script(source, "shop.rb");
        using var running = new RunningProgram("ruby", program.Source);
        using var lab = ProfilerLab.Start();
        string[] stack =
        [
            "ruby_run_node", $"<main> {program.Source}", "rb_rescue2", $"block in <main> {program.Source}:21", $"outer {program.Source}:17", $"total {program.Source}:11", "rb_ary_each",
            $"block in total {program.Source}:13", $"spin {program.Source}:2",
        ];
        var found = lab.Find(running.Id, stack);
        Assert.DoesNotContain("rb_vm_exec", found.Path, StringComparison.Ordinal);
        Assert.InRange(lab.NextShare(running.Id, stack), 0.8, 1);
    }

    [Fact]
    public void Code_that_a_program_compiled_and_nobody_named_is_said_to_be_such()
    {
        using var lab = ProfilerLab.Start();
        using var running = SpinningDotnet.Start(writesMap: false);
        lab.Find(running.Id, "[jit]");
    }

    [Fact]
    public void Code_of_dotnet_is_named_by_its_perf_map()
    {
        using var lab = ProfilerLab.Start();
        // This very assembly has a program in it: the test starts itself.
        using var running = SpinningDotnet.Start();
        lab.Find(running.Id, "Taproot.NodeAgent.Tests.Profiling.SpinningDotnet.Outer", "Taproot.NodeAgent.Tests.Profiling.SpinningDotnet.Spin");
        File.Delete($"/tmp/perf-{running.Id}.map");
        File.Delete($"/tmp/perfinfo-{running.Id}.map");
    }

    [Theory]
    [InlineData("/usr/bin/python3.11")]
    [InlineData("/root/.pyenv/versions/3.12.1/bin/python3.12")]
    [InlineData("/root/.pyenv/versions/3.13.0/bin/python3.13")]
    public void Functions_of_Python_stand_where_the_interpreter_would(string interpreter)
    {
        const string source = """
            class Cart:
                def spin(self, n):
                    s = 0
                    for i in range(n):
                        s += i * i
                    return s
                def total(self, n):
                    return max([3, 1, 2], key=lambda item: self.spin(n))
            def outer(cart):
                return cart.total(20000)
            cart = Cart()
            while True:
                outer(cart)
            """;
        CompiledProgram.Need(interpreter);
        using var program = CompiledProgram.Script(source, "shop.py");
        using var running = new RunningProgram(interpreter, program.Source);
        using var lab = ProfilerLab.Start();
        var stack = lab.Find(running.Id, "main", "<module>", "outer", "Cart.total", "Cart.total.<locals>.<lambda>", "Cart.spin");
        Assert.DoesNotContain("_PyEval_EvalFrameDefault", stack.Path, StringComparison.Ordinal);
    }
}
