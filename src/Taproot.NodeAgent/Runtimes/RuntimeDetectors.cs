using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Runtimes.DotNet;
using Taproot.NodeAgent.Runtimes.Go;
using Taproot.NodeAgent.Runtimes.Jvm;

namespace Taproot.NodeAgent.Runtimes;

/// <summary>The runtimes that the agent knows.</summary>
internal static class RuntimeDetectors
{
    internal static IReadOnlyList<IRuntimeDetector> All(RuntimeOptions options, ILoggerFactory loggers, TimeProvider time) =>
    [
        new JvmDetector(options.ProcRoot),
        new DotNetDetector(options, time),
        new GoDetector(options, time),
    ];
}
