using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Profiling;
using Taproot.NodeAgent.Runtimes;
using Taproot.NodeAgent.Runtimes.Go;
using Taproot.NodeAgent.Tests.Containers;
using Taproot.NodeAgent.Tests.Kernel;
using Taproot.NodeAgent.Tests.Profiling;
using ListSink = Taproot.NodeAgent.Tests.Containers.ListSink;

namespace Taproot.NodeAgent.Tests.Runtimes;

/// <summary>With real Go programs, and on memory that is made up.</summary>
public sealed class GoTests
{
    private const int Objects = 600;
    private const int ObjectSize = 600_000;
    private const int MostWalked = 10_000;
    private const int Held = 8;
    private const int Churned = 50;
    private const int BigSize = 4 << 20; // so big that each object is sampled
    private const string AllocatedObjects = "go_runtime:heap_alloc_objects:count";
    private const string AllocatedBytes = "go_runtime:heap_alloc_space:bytes";
    private const string LiveObjects = "go_runtime:heap_inuse_objects:count";
    private const string LiveBytes = "go_runtime:heap_inuse_space:bytes";

    private static readonly string Holding = $$"""
        package main

        import (
            "fmt"
            "runtime"
        )

        var kept [][]byte
        var passing []byte

        //go:noinline
        func hold() {
            for i := 0; i < {{Held}}; i++ {
                kept = append(kept, make([]byte, {{BigSize}}))
            }
        }

        //go:noinline
        func churn() {
            for i := 0; i < {{Churned}}; i++ {
                passing = make([]byte, {{BigSize}})
            }
            passing = nil
        }

        func say(what string) {
            runtime.GC()
            runtime.GC()
            fmt.Println(what)
            fmt.Scanln()
        }

        func main() {
            var records [1]runtime.MemProfileRecord
            runtime.MemProfile(records[:], true)
            hold()
            say("held")
            churn()
            say("churned")
        }
        """;

    private static readonly string Sampling = Source("var records [1]runtime.MemProfileRecord; runtime.MemProfile(records[:], true)", 0);
    private static readonly string NotSampling = Source("", 3000);

    [Fact]
    public void The_allocations_of_a_go_program_are_read_from_its_memory()
    {
        using FixtureTree tree = new();
        string program = Build(tree, Sampling);
        using RuntimeLab lab = new(new GoDetector(RuntimeLab.Quick, TimeProvider.System));
        using RunningProgram go = new(program);
        string container = lab.Show(go.Id, maps => maps.Contains("/shop", StringComparison.Ordinal));

        const double bytes = (double)Objects * ObjectSize;
        ListSink sink = lab.Until(s => s.Samples.Exists(v => v.Name == "container_go_alloc_bytes_total" && v.Value > bytes * 0.8));

        Assert.InRange(sink.Value("container_go_alloc_bytes_total", container), bytes * 0.8, bytes * 1.25);

        // One sample of something small stands for thousands.
        Assert.InRange(sink.Value("container_go_alloc_objects_total", container), Objects * 0.8, Objects * 1000);
        Assert.InRange(sink.Value("container_go_heap_inuse_bytes", container), 0, bytes / 4);
        Assert.Contains(sink.Samples, s => s.Name == "container_go_info" && s.Labels[2].StartsWith("go1.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_go_program_that_does_not_sample_is_made_to_only_when_that_is_asked_for()
    {
        using FixtureTree tree = new();
        string program = Build(tree, NotSampling);
        RuntimeOptions force = RuntimeLab.Quick with { GoHeap = GoHeapMode.Force };
        using RuntimeLab gentle = new(new GoDetector(RuntimeLab.Quick, TimeProvider.System));
        using RuntimeLab forceful = new(force, new GoDetector(force, TimeProvider.System));
        using RunningProgram go = new(program);
        string container = gentle.Show(go.Id, maps => maps.Contains("/shop", StringComparison.Ordinal));
        Assert.Equal(container, forceful.Show(go.Id, _ => true));

        ListSink sink = gentle.Until(s => s.Has("container_go_info", container));
        Assert.False(sink.Has("container_go_alloc_bytes_total"));
        sink = forceful.Until(s => s.Samples.Exists(v => v.Name == "container_go_alloc_bytes_total" && v.Value > 0));
        Assert.True(sink.Value("container_go_alloc_objects_total", container) > 0);
    }

    [Fact]
    public void The_heap_profile_of_a_container_names_what_allocates_and_what_keeps()
    {
        using FixtureTree tree = new();
        string program = Build(tree, Holding);
        List<IRuntimeDetector> detectors = [];
        using RuntimeLab lab = new(detectors);
        List<CapturedProfile> profiles = [];
        using GoHeapProfiler profiler = new(new(), lab.Registry, profile => Keep(profiles, profile), NullLoggerFactory.Instance, TimeProvider.System);
        detectors.Add(new GoDetector(RuntimeLab.Quick, TimeProvider.System, profiler));
        using RunningProgram go = new(program);
        using RunningProgram silent = new("/usr/bin/env", "COROOT_EBPF_PROFILING=disabled", program);
        Assert.Equal(("held", "held"), (go.ReadLine(), silent.ReadLine()));
        string container = lab.Show(go.Id, _ => true);
        Assert.Equal(container, lab.Show(silent.Id, _ => true));
        lab.Collector.Round();

        profiler.Round();
        PprofReader first = new(Assert.Single(profiles).Pprof);
        go.Type("\n");
        silent.Type("\n");
        Assert.Equal(("churned", "churned"), (go.ReadLine(), silent.ReadLine()));
        profiler.Round();

        Assert.Equal(2, profiles.Count);
        Assert.All(profiles, profile => Assert.Equal(container, profile.Container));
        PprofReader second = new(profiles[1].Pprof);
        Assert.Equal([AllocatedObjects, AllocatedBytes, LiveObjects, LiveBytes], second.Types);

        // What was allocated before the first look is in no profile, and what lives is in each.
        Assert.Equal(0, Sum(first, AllocatedBytes));
        Assert.InRange(Sum(first, LiveBytes, "main.main", "main.hold"), Held * BigSize * 0.95, Held * BigSize * 1.05);
        Assert.InRange(Sum(second, LiveBytes, "main.main", "main.hold"), Held * BigSize * 0.95, Held * BigSize * 1.05);
        Assert.InRange(Sum(second, LiveObjects, "main.main", "main.hold"), Held * 0.95, Held * 1.05);
        Assert.Equal(0, Sum(second, AllocatedBytes, "main.hold"));
        Assert.InRange(Sum(second, AllocatedBytes, "main.main", "main.churn"), Churned * BigSize * 0.95, Churned * BigSize * 1.05);
        Assert.InRange(Sum(second, AllocatedObjects, "main.main", "main.churn"), Churned * 0.95, Churned * 1.05);
        Assert.InRange(Sum(second, LiveBytes, "main.churn"), 0, BigSize * 1.05);
        Assert.DoesNotContain(second.StacksOf(LiveBytes), stack => stack.Path.EndsWith("runtime.mallocgc", StringComparison.Ordinal));

        File.WriteAllBytes(tree.Path("heap.pprof"), profiles[1].Pprof);
        string top = RunningProgram.Run("/usr/bin/go", "tool", "pprof", "-top", "-sample_index=go_runtime:heap_alloc_space", tree.Path("heap.pprof"));
        Assert.Matches(@"20\d(\.\d+)?MB\s+\d.*\smain\.churn\n", top);

        ListSink sink = new();
        profiler.Collect(sink);
        Assert.Equal(2, sink.Samples.Single(s => s.Name == "taproot_agent_go_heap_profiles_total").Value);
        Assert.Equal(2, sink.Samples.Single(s => s.Name == "taproot_agent_go_heap_programs").Value);
        Assert.True(sink.Samples.Single(s => s.Name == "taproot_agent_go_heap_places").Value > 0);
        Assert.All(
            sink.Samples.Where(s => s.Name == "taproot_agent_go_heap_lost_total"), loss => Assert.Equal(loss.Labels[0] == "spool_full" ? 1 : 0, loss.Value));
    }

    [Fact]
    public void A_program_whose_list_broke_off_allocated_nothing_where_nobody_had_looked()
    {
        GoHeapHistory history = new();
        Assert.Equal(new HeapValues(0, 0, 2, 20), history.Update(new GoPlace(1, 2, 0, 20, 0, 1)));
        history.EndRound(sawAll: false);
        Assert.Equal(new HeapValues(0, 0, 1, 10), history.Update(new GoPlace(2, 1, 0, 10, 0, 1)));
        Assert.Equal(new HeapValues(2, 20, 2, 20), history.Update(new GoPlace(1, 3, 2, 30, 20, 2)));
        history.EndRound(sawAll: true);
        Assert.Equal(new HeapValues(1, 5, 1, 5), history.Update(new GoPlace(3, 1, 0, 5, 0, 1)));
    }

    [Fact]
    public void Stacks_over_the_bound_are_cut_and_keep_what_they_hold()
    {
        GoAddressTree stacks = new(50);
        for (ulong i = 0; i < 100; i++)
            stacks.Add(MemoryMarshal.AsBytes<ulong>([i + 1000, i % 3, 7]), new HeapValues(1, 2, 3, 4));
        stacks.Add([], new HeapValues(1, 2, 3, 4));
        GoHeapSet set = new(new() { MostNodes = 20, PruneFraction = 0 });
        set.Add("/docker/shop", stacks, [.. stacks.Addresses.Select(a => new Frame($"main.f{a}", "/shop"))]);

        PprofReader read = new(Assert.Single(set.Finish(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(60))).Pprof);
        Assert.Equal((101L, 202L, 303L, 404L), (Sum(read, AllocatedObjects), Sum(read, AllocatedBytes), Sum(read, LiveObjects), Sum(read, LiveBytes)));
        Assert.True(stacks.Cut > 0 && set.Cut > 0);
    }

    [Fact]
    public void A_program_of_another_language_is_none_of_gos() => Assert.Null(GoExecutable.Read("/bin/sh"));

    [Theory]
    [InlineData(1, 100, 1, 1)]
    [InlineData(1, 0, 512 * 1024, 1)]
    [InlineData(10, 10 * 512 * 1024, 512 * 1024, 1.582)]
    [InlineData(1, 16, 512 * 1024, 32768.5)]
    public void A_sample_stands_for_as_many_as_its_size_makes_likely(ulong count, ulong bytes, long rate, double scale) =>
        Assert.Equal(scale, GoHeap.ScaleOf(count, bytes, rate), scale / 1000);

    [Fact]
    public void A_list_is_added_up_whatever_lies_between_its_elements() =>
        Gen.Select(Gen.Int[0, 32].Array[1, 60], Gen.Int[0, 5000].Array[60]).Sample((depths, gaps) =>
        {
            var memory = new byte[600_000];
            ulong at = FakeMemory.Base + 8, next = 0;
            for (int i = 0; i < depths.Length; i++)
            {
                Span<byte> element = memory.AsSpan((int)(at - FakeMemory.Base));
                BinaryPrimitives.WriteUInt64LittleEndian(element[8..], next);
                BinaryPrimitives.WriteUInt64LittleEndian(element[16..], 1);
                BinaryPrimitives.WriteUInt64LittleEndian(element[40..], (ulong)depths[i]);
                Span<byte> record = element[(48 + depths[i] * 8)..];
                BinaryPrimitives.WriteUInt64LittleEndian(record, 2);
                BinaryPrimitives.WriteUInt64LittleEndian(record[8..], 1);
                BinaryPrimitives.WriteUInt64LittleEndian(record[16..], 20);
                BinaryPrimitives.WriteUInt64LittleEndian(record[24..], 10);
                next = at;
                at += (ulong)(48 + depths[i] * 8 + 128 + gaps[i] * 8 / 8);
            }
            GoAllocations sum = GoHeap.Walk(new FakeMemory(memory), next, 1);
            return sum == new GoAllocations(20.0 * depths.Length, 2.0 * depths.Length, 10.0 * depths.Length, depths.Length, true);
        });

    [Fact]
    public void Memory_that_holds_anything_is_walked_without_harm() => Gen.Select(Gen.Byte.Array[0, 3000], Gen.Int[0, 400]).Sample((bytes, pointers) =>
    {
        for (int i = 0; i + 48 < bytes.Length; i += 8)
        {
            if (i % (pointers + 1) == 0) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i), FakeMemory.Base + (ulong)(i % bytes.Length));
            if (i % 24 == 16) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i), 1);
        }
        GoHeapHistory history = new();
        GoAddressTree stacks = new(1000);
        GoAllocations sum = GoHeap.Walk(
            new FakeMemory(bytes), FakeMemory.Base, 512 * 1024, MostWalked, (in place, stack) => stacks.Add(stack, history.Update(in place)));
        return sum.Places <= MostWalked && history.Count <= sum.Places && stacks.Addresses.Count <= 1000;
    });

    private static string Source(string use, int pauses) => $$"""
        package main

        import (
            "runtime"
            "time"
        )

        var keep []byte

        func main() {
            {{use}}
            for i := 0; i < {{Objects}}; i++ {
                keep = make([]byte, {{ObjectSize}})
                if {{pauses}} > 0 {
                    time.Sleep(10 * time.Millisecond)
                }
            }
            keep = nil
            for {
                runtime.GC()
                time.Sleep(50 * time.Millisecond)
            }
        }
        """;

    private static long Sum(PprofReader profile, string type, params string[] functions) =>
        profile.StacksOf(type).Where(stack => stack.Has(functions)).Sum(stack => stack.Value);

    // As a spool that has room for one.
    private static bool Keep(List<CapturedProfile> profiles, CapturedProfile profile)
    {
        profiles.Add(profile);
        return profiles.Count == 1;
    }

    private static string Build(FixtureTree tree, string source)
    {
        if (!File.Exists("/usr/bin/go")) Assert.Skip("There is no Go here.");
        tree.Write("main.go", source);
        RunningProgram.Run("/usr/bin/env", "GOFLAGS=-mod=mod", "GOTOOLCHAIN=local", "GO111MODULE=off", "/usr/bin/go", "build", "-o", tree.Path("shop"), tree.Path("main.go"));
        Assert.True(File.Exists(tree.Path("shop")), "the Go program was not built");
        return tree.Path("shop");
    }

    /// <summary>Memory of which one stretch is mapped.</summary>
    private sealed class FakeMemory(byte[] bytes) : IProcessMemory
    {
        internal const ulong Base = 0xC000_0000;

        public int Read(ulong address, Span<byte> into)
        {
            if (address < Base || address >= Base + (ulong)bytes.Length)
                return 0;
            ReadOnlySpan<byte> there = bytes.AsSpan((int)(address - Base));
            there = there[..Math.Min(there.Length, into.Length)];
            there.CopyTo(into);
            return there.Length;
        }
    }
}
