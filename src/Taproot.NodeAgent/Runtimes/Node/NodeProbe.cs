using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Runtimes.Probes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.Node;

/// <summary>As in Bpf/runtimes.bpf.c. Times are nanoseconds of the monotonic clock.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NodeLoop
{
    /// <summary>Since when the loop does not wait; 0 while it does.</summary>
    public ulong BusySince;

    /// <summary>Time in which it did not wait, up to then.</summary>
    public ulong Busy;

    /// <summary>How often it came around.</summary>
    public ulong Rounds;

    /// <summary>Lowest descriptor that was polled: that of the main loop.</summary>
    public uint Loop;

    /// <summary>1 while the main loop waits.</summary>
    public uint Waiting;
}

/// <summary>
/// Finds Node.js. Its event loop waits in the C library's poll and nowhere else, so what lies between two waits is time in which no other event
/// gets its turn, whatever the code that runs: no symbols of Node.js itself are needed.
/// </summary>
internal sealed class NodeDetector(RuntimeHooks hooks, RuntimeOptions options, TimeProvider time) : IRuntimeDetector
{
    private readonly LibraryFunctions _functions = new("epoll_pwait", "epoll_wait");
    private int _probed;

    public IRuntimeProbe? Detect(ProcessImage image)
    {
        bool isNode = ProgramName.IsVersionOf(image.Program, "node") || ProgramName.IsVersionOf(image.Program, "nodejs")
            || image.FindCode(name => name.StartsWith("libnode.so", StringComparison.Ordinal)) is not null;
        if (!isNode || _probed >= options.MaximumProbed || hooks.Session is not { } session)
            return null;
        (string path, IReadOnlyList<FunctionSites> sites) = _functions.Find(image);
        BpfMap<uint, NodeLoop> loops = session.Map<uint, NodeLoop>("node_processes");
        if (!loops.Set((uint)image.Pid, new NodeLoop { Loop = int.MaxValue }))
            return null;
        if (hooks.Attach(image.Pid, path, sites, "node_poll_begin", "node_poll_end") is not { } probes)
        {
            loops.Remove((uint)image.Pid);
            return null;
        }
        Interlocked.Increment(ref _probed);
        return new NodeProbe(loops, (uint)image.Pid, probes, time, () => Interlocked.Decrement(ref _probed));
    }
}

/// <summary>The event loop of one process.</summary>
internal sealed class NodeProbe(
    BpfMap<uint, NodeLoop> loops, uint pid, ProcessProbes probes, TimeProvider time, Action onClosed) : IRuntimeProbe
{
    private static readonly MetricDescriptor Blocked = new(
        "container_nodejs_event_loop_blocked_time_seconds_total", MetricType.Counter,
        "Time in seconds in which the event loop ran code instead of waiting for events; what runs at the moment counts.", ["container_id", "app_id"]);

    private static readonly MetricDescriptor Iterations = new(
        "container_nodejs_event_loop_iterations_total", MetricType.Counter, "Times that the event loop looked for events.", ["container_id", "app_id"]);

    private double _blocked;
    private ulong _rounds;

    public void Report(List<RuntimeSample> into)
    {
        if (loops.TryGet(pid, out NodeLoop loop))
        {
            // The provider's timestamps are of the same clock as the kernel's.
            ulong now = (ulong)(time.GetTimestamp() * (1e9 / time.TimestampFrequency));
            ulong current = loop.BusySince != 0 && now > loop.BusySince ? now - loop.BusySince : 0;
            _blocked = Math.Max(_blocked, (loop.Busy + current) / 1e9);
            _rounds = Math.Max(_rounds, loop.Rounds);
        }
        into.Add(new(Blocked, _blocked));
        into.Add(new(Iterations, _rounds));
    }

    public void Dispose()
    {
        probes.Dispose();
        loops.Remove(pid);
        onClosed();
    }
}
