using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Host;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tests.Containers;

/// <summary>Measures on this machine; nothing else of this assembly runs meanwhile; asked for by TAPROOT_TEST_COST, since a busy machine says little.</summary>
[CollectionDefinition(nameof(ScrapeCostTests), DisableParallelization = true)]
[Collection(nameof(ScrapeCostTests))]
public sealed class ScrapeCostTests
{
    private static bool IsAsked => Environment.GetEnvironmentVariable("TAPROOT_TEST_COST") is { Length: > 0 };

    [Fact]
    public void A_scrape_of_a_thousand_processes_takes_less_than_50_ms()
    {
        Assert.SkipUnless(IsAsked, "TAPROOT_TEST_COST is not set");
        var options = new ContainerOptions();
        using ContainerRegistry registry = new(options, [], null, NullLoggerFactory.Instance, TimeProvider.System);
        using ContainerCollector containers = new(registry, options);
        using HostCollector host = new(new HostOptions { CloudMetadata = false, DiskHealth = false }, registry, NullLoggerFactory.Instance, TimeProvider.System);
        List<Process> sleepers = [];
        try
        {
            for (int i = 0; i < 1000; i++)
                sleepers.Add(Process.Start("sleep", "600"));
            registry.Sweep();
            Assert.Equal("/process/sleep", registry.FindOwner(sleepers[^1].Id, ProcessActivity.Listens));
            var sink = new CountingSink();

            Cost sweep = Measure(registry.Sweep), scrape = Measure(() => containers.Collect(sink)), node = Measure(() => host.Collect(sink));

            TestContext.Current.TestOutputHelper?.WriteLine($"processes {registry.ProcessCount}; sweep {sweep}; containers {scrape}; node {node}; {sink.Count} samples");
            Assert.True(scrape.CpuMs + node.CpuMs < 50, $"{scrape} and {node}");
            Assert.True(scrape.Bytes + node.Bytes < 200_000, $"{scrape} and {node}");
        }
        finally
        {
            foreach (Process sleeper in sleepers)
            {
                sleeper.Kill();
                sleeper.WaitForExit();
                sleeper.Dispose();
            }
        }
    }

    [Fact]
    public void Two_thousand_forks_a_second_cost_little_and_leave_nothing()
    {
        Assert.SkipUnless(IsAsked, "TAPROOT_TEST_COST is not set");
        var options = new ContainerOptions { ProcessGrace = TimeSpan.FromSeconds(2), LookDelay = TimeSpan.Zero };
        using ContainerRegistry registry = new(options, [], null, NullLoggerFactory.Instance, TimeProvider.System);
        registry.Sweep();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        int most = 0;
        const int Forks = 20_000;
        Cost cost = Measure(
            () =>
            {
                // Short-lived processes are gone when their events are read, as most of these; one in twenty is alive.
                for (int i = 0; i < Forks; i++)
                {
                    int pid = i % 20 == 0 ? Environment.ProcessId : 4_000_000 + i;
                    registry.ProcessExecuted(pid, default);
                    if (i % 20 != 0)
                        registry.ProcessExited(pid, killedByOom: false);
                    if (i % 2000 == 1999)
                        registry.LookAtYoung();
                    most = Math.Max(most, registry.ProcessCount);
                }
            },
            times: 1);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Forks} starts, execs and exits: {cost}; at most {most} processes; {after - before} bytes kept");
        Assert.True(cost.CpuMs < 1000, cost.ToString());
        Assert.True(after - before < 1 << 20, $"{after - before} bytes kept");
    }

    [Fact]
    public void Real_forks_for_ten_seconds_cost_little()
    {
        Assert.SkipUnless(IsAsked, "TAPROOT_TEST_COST is not set");
        var options = new ContainerOptions { ProcessGrace = TimeSpan.FromSeconds(2) };
        using ContainerRegistry registry = new(options, [], null, NullLoggerFactory.Instance, TimeProvider.System);
        registry.Sweep();
        using Process forks = Process.Start(new ProcessStartInfo(
            "sh", ["-c", "i=0; while [ $i -lt 20000 ]; do /bin/true & echo $!; wait $!; i=$((i+1)); done"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        using Process self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        int count = 0, most = 0;
        try
        {
            while (clock.Elapsed < TimeSpan.FromSeconds(10) && forks.StandardOutput.ReadLine() is { } line)
            {
                int pid = int.Parse(line, CultureInfo.InvariantCulture);
                registry.ProcessExecuted(pid, default);
                registry.ProcessExited(pid, killedByOom: false);
                registry.LookAtYoung();
                if (++count % 2000 == 0)
                    registry.Sweep();
                most = Math.Max(most, registry.ProcessCount);
            }
        }
        finally
        {
            forks.Kill();
        }
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        self.Refresh();

        // Of the whole process, reading of the pipe and compilation included: an upper bound.
        double busy = (self.TotalProcessorTime - cpu).TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} forks in {clock.Elapsed.TotalSeconds:F1} s: {busy / count * 1e6:F1} us of CPU each, {bytes / count} bytes each; at most {most} processes"));
        Assert.True(busy / count < 100e-6, "more than 100 us of CPU a fork");
    }

    private static Cost Measure(Action action, int times = 20)
    {
        if (times > 1)
            action();
        using Process self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < times; i++)
            action();
        double wall = clock.Elapsed.TotalMilliseconds / times;
        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / times;
        self.Refresh();
        return new Cost(wall, (self.TotalProcessorTime - cpu).TotalMilliseconds / times, bytes);
    }

    private readonly record struct Cost(double WallMs, double CpuMs, long Bytes)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{WallMs:F1} ms wall, {CpuMs:F1} ms CPU, {Bytes} bytes");
    }

    private sealed class CountingSink : IMetricSink
    {
        internal long Count { get; private set; }

        public void Add(MetricDescriptor metric, double value, params ReadOnlySpan<string> labelValues) => Count++;

        public void AddHistogram(
            MetricDescriptor metric, ReadOnlySpan<double> upperBounds, ReadOnlySpan<ulong> counts, double sum, params ReadOnlySpan<string> labelValues) =>
            Count++;
    }
}
