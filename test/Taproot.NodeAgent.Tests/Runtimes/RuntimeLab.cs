using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Runtimes;
using Taproot.NodeAgent.Tests.Containers;

namespace Taproot.NodeAgent.Tests.Runtimes;

/// <summary>The looking for runtimes in real processes of this machine: only in those that a test shows.</summary>
internal sealed class RuntimeLab : IDisposable
{
    private static readonly ContainerOptions Containers = new() { ProgramGrace = TimeSpan.FromMinutes(5), ProcessGrace = TimeSpan.FromMinutes(5) };

    internal RuntimeLab(params IReadOnlyList<IRuntimeDetector> detectors)
        : this(Quick, detectors)
    {
    }

    internal RuntimeLab(RuntimeOptions options, params IReadOnlyList<IRuntimeDetector> detectors)
    {
        Registry = new(Containers, [], null, NullLoggerFactory.Instance, TimeProvider.System);
        Collector = new(Registry, options, detectors, NullLoggerFactory.Instance, TimeProvider.System);
    }

    /// <summary>Looks at processes as soon as they are there, and asks runtimes every second.</summary>
    internal static RuntimeOptions Quick { get; } = new() { Delay = TimeSpan.Zero, CounterInterval = TimeSpan.FromSeconds(1), GoHeapInterval = TimeSpan.Zero };

    internal ContainerRegistry Registry { get; }

    internal RuntimeCollector Collector { get; }

    /// <summary>Waits until the process is what it is to be, then makes it an application; returns its container id.</summary>
    internal string Show(int pid, Func<string, bool> isReady)
    {
        WaitUntil(() => isReady(ReadMaps(pid)), "the process did not become ready");
        Registry.ProcessExecuted(pid, default);
        return Registry.FindOwner(pid, ProcessActivity.Listens) ?? throw new InvalidOperationException($"Process {pid} is nobody's.");
    }

    /// <summary>Looks until something holds of the collected values, and returns them.</summary>
    internal ListSink Until(Func<ListSink, bool> holds)
    {
        ListSink sink = new();
        WaitUntil(
            () =>
            {
                Collector.Round();
                sink = new ListSink();
                Collector.Collect(sink);
                return holds(sink);
            },
            () => "not seen; seen: " + string.Join('\n', sink.Samples.Select(s => $"{s.Name} {string.Join(',', s.Labels)} {s.Value}")));
        return sink;
    }

    internal static void WaitUntil(Func<bool> condition, string otherwise) => WaitUntil(condition, () => otherwise);

    internal static void WaitUntil(Func<bool> condition, Func<string> otherwise)
    {
        var clock = Stopwatch.StartNew();
        using var wait = new ManualResetEventSlim();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), otherwise());
            wait.Wait(50, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        Collector.Dispose();
        Registry.Dispose();
    }

    private static string ReadMaps(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/maps");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
