using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Memory;
using Taproot.NodeAgent.Tests.Containers;

namespace Taproot.NodeAgent.Tests.Memory;

public sealed class MemoryWatchTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_shares_are_within_the_total()
    {
        var budget = MemoryBudget.Of(150_000_000, null);
        Assert.Equal(50_000_000, budget.Maps);
        Assert.InRange(budget.Heap, 50_000_000, budget.Total - budget.Maps);
        Assert.True(MemoryBudget.Of(MemoryBudget.Least, 1L << 30).Heap > 0);
    }

    [Fact]
    public void Under_pressure_caches_are_emptied_but_not_all_the_time()
    {
        var budget = MemoryBudget.Of(150_000_000, null);
        using var watch = new MemoryWatch(budget, NullLoggerFactory.Instance, _time);
        var trims = 0;
        watch.OnPressure(() => trims++);

        watch.Look(new(50_000_000, 0, 0));
        Assert.Equal((false, 0), (watch.IsUnderPressure, trims));
        watch.Look(new(85_000_000, 50_000_000, 0));
        watch.Look(new(85_000_000, 50_000_000, 0));
        Assert.Equal((true, 1), (watch.IsUnderPressure, trims));
        _time.Advance(TimeSpan.FromSeconds(14));
        watch.Look(new(85_000_000, 50_000_000, 0));
        Assert.Equal(1, trims);

        var sink = new ListSink();
        watch.Collect(sink);
        Assert.Equal(1, sink.Value("taproot_agent_memory_pressure"));
        Assert.Equal(85_000_000, sink.Value("taproot_agent_memory_used_bytes", "resident"));
        Assert.Equal(150_000_000, sink.Value("taproot_agent_memory_budget_bytes", "total"));
        watch.Look(new(40_000_000, 0, 0));
        Assert.False(watch.IsUnderPressure);
    }

    [Fact]
    public void What_is_used_is_read_from_the_kernel()
    {
        var usage = MemoryUsage.Read();
        Assert.InRange(usage.Resident, 1_000_000, 10_000_000_000);
        Assert.InRange(usage.Heap, 1, usage.Resident * 2);
    }
}
