using System.Buffers.Binary;
using CsCheck;
using Taproot.NodeAgent.Runtimes;
using Taproot.NodeAgent.Runtimes.Go;
using Taproot.NodeAgent.Tests.Containers;
using Taproot.NodeAgent.Tests.Kernel;
using ListSink = Taproot.NodeAgent.Tests.Containers.ListSink;

namespace Taproot.NodeAgent.Tests.Runtimes;

/// <summary>With real Go programs, and on memory that is made up.</summary>
public sealed class GoTests
{
    private const int Objects = 600;
    private const int ObjectSize = 600_000;

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
        GoAllocations sum = GoHeap.Walk(new FakeMemory(bytes), FakeMemory.Base, 512 * 1024);
        return sum.Places <= GoHeap.MostPlaces;
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
