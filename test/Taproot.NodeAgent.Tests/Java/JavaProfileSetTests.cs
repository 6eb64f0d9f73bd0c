using Taproot.NodeAgent.Java.Profiling;
using Taproot.NodeAgent.Tests.Profiling;
using Taproot.Telemetry.Jfr;
using Taproot.Telemetry.Tests.Profiles;

namespace Taproot.NodeAgent.Tests.Java;

public sealed class JavaProfileSetTests
{
    [Fact]
    public void A_recording_becomes_profiles_with_stacks_and_values()
    {
        var set = new JavaProfileSet(new());
        Assert.True(JfrReader.TryRead(JfrWriter.Sample(), set));
        Assert.Equal(new JavaValues(4, 40_000_000), set.Total(JfrSampleKind.Cpu));
        // A buffer of 8000 bytes holds 80 objects of 100, and one that went beside counts for itself.
        Assert.Equal(new JavaValues(81, 9_000_000 + 8000), set.Total(JfrSampleKind.Allocation));
        Assert.Equal(new JavaValues(2, 7_000_000), set.Total(JfrSampleKind.Lock));

        var profiles = set.Finish("/k8s/shop", TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)).Select(p => new PprofReader(p.Pprof)).ToList();
        Assert.Equal(
            ["java:cpu:nanoseconds", "java:heap_alloc_objects:count", "java:heap_alloc_space:bytes", "java:lock_contentions:count", "java:lock_delay:nanoseconds"],
            profiles.SelectMany(p => p.Types));
        Assert.Contains(profiles[0].Stacks, s => s is { Path: "shop.Main.main;shop.Cart.add", Value: 20_000_000 });
        Assert.Contains(profiles[1].StacksOf("java:heap_alloc_space:bytes"), s => s is { Path: "shop.Main.main", Value: 8000 });
        Assert.Contains(profiles[2].StacksOf("java:lock_delay:nanoseconds"), s => s is { Path: "shop.Main.main;shop.Cart.add", Value: 5_000_000 });
    }

    [Fact]
    public void Several_chunks_are_read_one_after_another()
    {
        var set = new JavaProfileSet(new());
        Assert.True(JfrReader.TryRead((byte[])[.. JfrWriter.Sample(), .. JfrWriter.Sample()], set));
        Assert.Equal(8, set.Total(JfrSampleKind.Cpu).Count);
    }

    [Fact]
    public void What_comes_before_a_broken_part_is_kept()
    {
        var set = new JavaProfileSet(new());
        Assert.False(JfrReader.TryRead((byte[])[.. JfrWriter.Sample(), 1, 2, 3], set));
        Assert.Equal(4, set.Total(JfrSampleKind.Cpu).Count);
    }

    [Fact]
    public void Beyond_the_bound_stacks_are_cut_and_nothing_is_lost()
    {
        var set = new JavaProfileSet(new() { MostNodes = 2 });
        Assert.True(JfrReader.TryRead(JfrWriter.Sample(), set));
        Assert.Equal(new JavaValues(4, 40_000_000), set.Total(JfrSampleKind.Cpu));
        Assert.True(set.Cut > 0);
    }
}
