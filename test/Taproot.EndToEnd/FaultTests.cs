namespace Taproot.EndToEnd;

/// <summary>Each fault of the demo shop turns the check that it is for, of the application that has it, and no other application's; and goes away again.</summary>
public sealed class FaultTests(RunningTaproot taproot, ITestOutputHelper output) : IClassFixture<RunningTaproot>
{
    private static readonly TimeSpan Warming = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Several at a time, each on an application of its own: one after the other would take a quarter of an hour. A payment fails by three of
    // them, so that the availability of the orders goes with each. What ends a wave's faults may still be dying down in the next.
    private static readonly Fault[][] Waves =
    [
        [new("packet-loss", "cart", "NetworkRetransmissions"), new("log-errors", "storefront", "LogErrors"), new("failing-payment", "orders", "SLOAvailability")],
        [new("slow-database", "postgres", "SLOLatency", "PostgresLatency"), new("refused-connections", "orders", "NetworkTCPConnections", "SLOAvailability"), new("cpu-hog", "cart", "CPUDelay")],
        [new("full-disk", "orders", "StorageSpace"), new("dns-failures", "orders", "DnsServerErrors", "SLOAvailability")],
        [new("memory-leak", "catalog", "MemoryRunsOut") { NeedsHistory = true }],
    ];

    [Fact]
    public async Task Each_fault_turns_its_check_of_its_application_and_no_others()
    {
        var watch = new FaultWatch(taproot, output);
        await Waiting.ForAsync("a shop that is well and known for a while", Warming, watch.IsCalmAsync);
        foreach (Fault[] wave in Waves)
        {
            foreach (Fault fault in wave)
            {
                await Waiting.ForAsync($"{fault.Check} of {fault.Application} to know what is usual", Warming, () => watch.IsKnownAsync(fault));
                await watch.SwitchOnAsync(fault);
            }

            foreach (Fault fault in wave)
            {
                await Waiting.ForAsync($"{fault.Check} of {fault.Application} while {fault.Name} is on", Patience, () => watch.IsSeenAsync(fault));
                await watch.SwitchOffAsync(fault);
            }
        }

        await Waiting.ForAsync("all checks to be well again", Patience, watch.AreAllWellAsync);
        Console.WriteLine(watch.Table());
        Assert.Empty(watch.CriedWolf);
    }
}
