using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Runtimes;

public sealed class HeapGrowthTests
{
    private const float Mebi = 1 << 20;
    private readonly Given _given = new();

    [Theory]
    [InlineData(1, Status.Warning)]
    [InlineData(0, Status.Ok)]
    [InlineData(-1, Status.Ok)]
    public void A_live_heap_of_Go_that_grows_and_grows_is_found(float mebiAStep, Status status) =>
        Assert.Equal(status, Go(i => (100 + mebiAStep * i) * Mebi).Check("web", "GoHeapGrowth").Status);

    [Fact]
    public void Saw_teeth_do_not_grow() =>
        Assert.Equal(Status.Ok, Go(i => (100 + 10 * (i % 7)) * Mebi).Check("web", "GoHeapGrowth").Status);

    [Fact]
    public void A_heap_is_not_judged_before_it_was_measured_for_long()
    {
        var result = Go(i => i < 20 ? float.NaN : (100 + i) * Mebi).Check("web", "GoHeapGrowth");
        Assert.Equal((Status.Unknown, "There is no live heap of a Go program that was measured for most of the last hour."), (result.Status, result.Sentence));
    }

    [Fact]
    public void A_few_gaps_do_not_matter() =>
        Assert.Equal(Status.Warning, Go(i => i % 10 == 3 ? float.NaN : (100 + i) * Mebi).Check("web", "GoHeapGrowth").Status);

    [Theory]
    [InlineData(180, Status.Warning)]
    [InlineData(1000, Status.Ok)] // far from its limit it is not collected in earnest
    public void The_heap_of_a_JVM_counts_from_half_of_its_limit(float limit, Status status)
    {
        (string, string)[] jvm = [("machine_id", "n1"), ("container_id", "/docker/web"), ("jvm", "shop")];
        _given.Node("n1").Container("/docker/web");
        _given.Add("container_jvm_heap_used_bytes", Values(i => (100 + i) * Mebi), jvm).Add("container_jvm_heap_max_size_bytes", Values(_ => limit * Mebi), jvm);
        Assert.Equal(status, _given.World().Check("web", "JvmHeapGrowth").Status);
    }

    [Theory]
    [InlineData(0.1f, Status.Warning)]
    [InlineData(0, Status.Ok)] // garbage that nobody collected
    public void The_heap_of_dotnet_counts_when_it_was_collected(float collections, Status status)
    {
        (string, string)[] labels = [("machine_id", "n1"), ("container_id", "/docker/web"), ("application", "shop"), ("generation", "Gen2")];
        _given.Node("n1").Container("/docker/web");
        _given.Add("container_dotnet_memory_heap_size_bytes", Values(i => (100 + i) * Mebi), labels).Add("container_dotnet_gc_count_total", Values(_ => collections), labels);
        Assert.Equal(status, _given.World().Check("web", "DotNetHeapGrowth").Status);
    }

    private static float[] Values(Func<int, float> value) => [.. Enumerable.Range(0, Given.Points).Select(value)];

    private World Go(Func<int, float> value)
    {
        _given.Node("n1").Container("/docker/web");
        return _given.Add("container_go_heap_inuse_bytes", Values(value), ("machine_id", "n1"), ("container_id", "/docker/web")).World();
    }
}
