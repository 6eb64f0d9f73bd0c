using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Profiling;
using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Profiling;

/// <summary>The profiler on the real kernel, at its highest frequency and with short intervals. Each process is a container of its own.</summary>
internal sealed class ProfilerLab : IDisposable
{
    private readonly ConcurrentQueue<CapturedProfile> _profiles = new();

    private ProfilerLab(ProfilingOptions options)
    {
        Registry = new();
        Profiler = new(options, Registry, Keep, NullLoggerFactory.Instance, TimeProvider.System);
    }

    public Profiler Profiler { get; }
    public ProcessPerContainer Registry { get; }

    /// <summary>All profiles so far.</summary>
    public ConcurrentBag<CapturedProfile> Seen { get; } = [];

    public static ProfilingOptions Fast { get; } = new()
    {
        Frequency = 99,
        LookInterval = TimeSpan.FromMilliseconds(50),
        DrainInterval = TimeSpan.FromMilliseconds(300),
        Interval = TimeSpan.FromMilliseconds(600),
    };

    public static ProfilerLab Start(ProfilingOptions? options = null)
    {
        try
        {
            var lab = new ProfilerLab(options ?? Fast);
            lab.Profiler.Start();
            return lab;
        }
        catch (InvalidOperationException refused)
        {
            Assert.Skip($"The kernel takes no profiler here: {refused.Message}");
            throw;
        }
    }

    /// <summary>Waits for a stack of a process that has these functions in this order; fails after some seconds with what was seen.</summary>
    public ReadStack Find(int pid, params string[] functions) => Find(pid, "ebpf:cpu:nanoseconds", functions);

    /// <summary>As the other, of a kind of profile.</summary>
    public ReadStack Find(int pid, string type, string[] functions)
    {
        var container = ProcessPerContainer.Name(pid);
        var watch = Stopwatch.StartNew();
        Dictionary<string, long> seen = [];
        while (watch.Elapsed < TimeSpan.FromSeconds(8))
        {
            while (_profiles.TryDequeue(out var profile))
            {
                if (profile.Container != container) continue;
                var read = new PprofReader(profile.Pprof);
                if (read.Type != type) continue;
                foreach (var stack in read.Stacks)
                {
                    if (stack.Has(functions)) return stack;
                    seen[stack.Path] = seen.GetValueOrDefault(stack.Path) + stack.Value;
                }
            }
            using var wait = new ManualResetEventSlim();
            wait.Wait(50);
        }
        var report = string.Join('\n', seen.OrderByDescending(s => s.Value).Take(10).Select(s => $"{s.Value / 1_000_000} ms {s.Key}"));
        Assert.Fail($"No stack with {string.Join(" -> ", functions)} within 8 s. Seen:\n{report}");
        throw new UnreachableException();
    }

    /// <summary>The share of a process's next profile that these functions in this order have.</summary>
    public double NextShare(int pid, params string[] functions)
    {
        var container = ProcessPerContainer.Name(pid);
        _profiles.Clear();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(8);)
        {
            while (_profiles.TryDequeue(out var profile))
            {
                if (profile.Container != container) continue;
                var stacks = new PprofReader(profile.Pprof).Stacks;
                return (double)stacks.Where(s => s.Has(functions)).Sum(s => s.Value) / stacks.Sum(s => s.Value);
            }
            using var wait = new ManualResetEventSlim();
            wait.Wait(50);
        }
        return 0;
    }

    public List<Measured> Collect()
    {
        var sink = new ListSink();
        Profiler.Collect(sink);
        return sink.Values;
    }

    public void Dispose() => Profiler.Dispose();

    private bool Keep(CapturedProfile profile)
    {
        Seen.Add(profile);
        _profiles.Enqueue(profile);
        return true;
    }
}
