namespace Taproot.NodeAgent.Profiling.Processes;

/// <summary>A process says by an environment variable that it does not want to be profiled.</summary>
internal static class ProfilingOptOut
{
    /// <summary>True when the variables, each with a zero byte behind it, say so.</summary>
    internal static bool IsIn(ReadOnlySpan<byte> environment)
    {
        while (!environment.IsEmpty)
        {
            var end = environment.IndexOf((byte)0);
            var variable = end < 0 ? environment : environment[..end];
            if (variable.StartsWith("COROOT_EBPF_PROFILING="u8)) return variable.IndexOf("disabled"u8) >= 0;
            environment = end < 0 ? default : environment[(end + 1)..];
        }
        return false;
    }
}
