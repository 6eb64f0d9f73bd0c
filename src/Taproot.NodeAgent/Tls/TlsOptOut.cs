using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Tls;

/// <summary>A process may ask by its environment that its requests be left alone.</summary>
internal static class TlsOptOut
{
    internal static bool IsAsked(FileReader reader, int pid) => reader.TryRead(pid, "environ"u8, out var environment) && IsAsked(environment);

    /// <summary>True when COROOT_EBPF_TRACES is set to a text with "disabled" in it.</summary>
    internal static bool IsAsked(ReadOnlySpan<byte> environment)
    {
        while (!environment.IsEmpty)
        {
            var end = environment.IndexOf((byte)0);
            var variable = end < 0 ? environment : environment[..end];
            environment = end < 0 ? default : environment[(end + 1)..];
            if (variable.StartsWith("COROOT_EBPF_TRACES="u8)) return variable.IndexOf("disabled"u8) >= 0;
        }
        return false;
    }
}
