using Taproot.NodeAgent.Java.Profiling;
using Taproot.NodeAgent.Runtimes.DotNet;
using Taproot.NodeAgent.Runtimes.Go;
using Taproot.NodeAgent.Runtimes.Jvm;
using Taproot.NodeAgent.Runtimes.Node;
using Taproot.NodeAgent.Runtimes.Probes;
using Taproot.NodeAgent.Runtimes.Python;

namespace Taproot.NodeAgent.Runtimes;

/// <summary>The runtimes that the agent knows.</summary>
internal static class RuntimeDetectors
{
    /// <param name="options">Bounds and intervals.</param>
    /// <param name="hooks">The kernel's side; remains the caller's.</param>
    /// <param name="goHeaps">Makes heap profiles of Go programs; null when nobody wants them.</param>
    /// <param name="java">Profiles JVMs; null when nobody wants that.</param>
    /// <param name="time">Clock.</param>
    internal static IReadOnlyList<IRuntimeDetector> All(RuntimeOptions options, RuntimeHooks hooks, GoHeapProfiler? goHeaps, JavaProfiler? java, TimeProvider time) =>
    [
        new JvmDetector(options.ProcRoot, java),
        new DotNetDetector(options, time),
        new GoDetector(options, time, goHeaps),
        new PythonDetector(hooks, options),
        new NodeDetector(hooks, options, time),
    ];
}
