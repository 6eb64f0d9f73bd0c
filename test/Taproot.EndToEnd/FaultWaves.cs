namespace Taproot.EndToEnd;

/// <summary>Switches each fault of the demo shop on and off, and watches the checks of all its applications.</summary>
internal static class FaultWaves
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

    /// <summary>Fails when a fault's check is not seen in time, does not get well, or another application is blamed.</summary>
    public static async Task RunAsync(RunningTaproot taproot, ITestOutputHelper output)
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
