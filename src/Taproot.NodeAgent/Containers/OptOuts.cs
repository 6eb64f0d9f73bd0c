using System.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>What a program asks not to be done to it.</summary>
[Flags]
internal enum OptOut
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>No profiles of it (<c>COROOT_EBPF_PROFILING</c>).</summary>
    Profiling = 1,

    /// <summary>Its logs are not read (<c>COROOT_LOG_MONITORING</c>).</summary>
    Logs = 2,

    /// <summary>No spans of its requests (<c>COROOT_EBPF_TRACES</c>).</summary>
    Traces = 4,
}

/// <summary>
/// Reads the opt-outs in the environment of processes: a variable whose value holds <c>disabled</c>. Each process is read once; thread-safe.
/// </summary>
internal sealed class OptOuts(string procRoot)
{
    private const int MaxProcesses = 32_768;
    private static readonly byte[] Disabled = "disabled"u8.ToArray();

    private static readonly (byte[] Variable, OptOut Kind)[] Variables =
    [
        ("COROOT_EBPF_PROFILING="u8.ToArray(), OptOut.Profiling),
        ("COROOT_LOG_MONITORING="u8.ToArray(), OptOut.Logs),
        ("COROOT_EBPF_TRACES="u8.ToArray(), OptOut.Traces),
    ];

    private readonly Lock _gate = new();
    private readonly FileReader _reader = new(procRoot);
    private readonly Dictionary<int, (ulong StartTicks, OptOut OptedOut)> _known = [];

    /// <summary>
    /// What the process opted out of. <paramref name="startTicks"/> is its start since boot, which tells it from a later one with the same id; 0
    /// when the caller does not know it.
    /// </summary>
    internal OptOut Of(int pid, ulong startTicks = 0)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(pid, out var known) && known.StartTicks == startTicks)
                return known.OptedOut;
            if (!_reader.TryRead(pid, "environ"u8, out ReadOnlySpan<byte> environment))
                return OptOut.None; // gone, or not ours to read: asked again
            OptOut optedOut = Read(environment);
            if (_known.Count >= MaxProcesses)
                _known.Clear();
            _known[pid] = (startTicks, optedOut);
            return optedOut;
        }
    }

    /// <summary>A process ended or runs another program: what is known of it no longer holds.</summary>
    internal void Forget(int pid)
    {
        lock (_gate)
            _known.Remove(pid);
    }

    /// <summary>What a container opted out of by the environment that its runtime gave it.</summary>
    internal static OptOut Of(IReadOnlyDictionary<string, string> environment)
    {
        var optedOut = OptOut.None;
        foreach ((byte[] variable, OptOut kind) in Variables)
        {
            if (environment.TryGetValue(Encoding.ASCII.GetString(variable.AsSpan()[..^1]), out string? value)
                && value.Contains("disabled", StringComparison.Ordinal))
                optedOut |= kind;
        }
        return optedOut;
    }

    /// <summary>What stands in an environment as the kernel gives it: variables that end with a zero byte.</summary>
    internal static OptOut Read(ReadOnlySpan<byte> environment)
    {
        var optedOut = OptOut.None;
        while (!environment.IsEmpty)
        {
            int end = environment.IndexOf((byte)0);
            ReadOnlySpan<byte> variable = end < 0 ? environment : environment[..end];
            environment = end < 0 ? default : environment[(end + 1)..];
            foreach ((byte[] name, OptOut kind) in Variables)
            {
                if (variable.StartsWith(name) && variable[name.Length..].IndexOf(Disabled) >= 0)
                    optedOut |= kind;
            }
        }
        return optedOut;
    }
}
