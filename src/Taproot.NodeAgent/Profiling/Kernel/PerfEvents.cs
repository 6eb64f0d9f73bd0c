using System.Globalization;
using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Profiling.Kernel;

/// <summary>Clocks of the CPUs that call a BPF program some times a second while the CPU is busy.</summary>
internal static unsafe partial class PerfEvents
{
    private const int MostCpus = 4096;
    private const uint Software = 1; // PERF_TYPE_SOFTWARE
    private const ulong CpuClock = 0; // PERF_COUNT_SW_CPU_CLOCK
    private const ulong ExcludeIdle = 1 << 7;
    private const ulong IsFrequency = 1 << 10;
    private const nuint CloseOnExec = 8; // PERF_FLAG_FD_CLOEXEC

    private static int SystemCall => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 241 : 298;

    /// <summary>Opens the clock of a CPU for all processes; a negative number when the kernel refuses, with the reason in errno.</summary>
    internal static int OpenClock(int cpu, int frequency)
    {
        var attributes = new Attributes
        {
            Type = Software, Size = (uint)sizeof(Attributes), Config = CpuClock, Frequency = (ulong)frequency, Flags = ExcludeIdle | IsFrequency,
        };
        const int everyProcess = -1, noGroup = -1;
        return (int)Call(SystemCall, &attributes, everyProcess, cpu, noGroup, CloseOnExec);
    }

    /// <summary>Numbers of the CPUs in a list such as <c>0-3,8</c>; what is no list is none.</summary>
    internal static List<int> ParseCpus(string list)
    {
        List<int> cpus = [];
        foreach (var part in list.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)) continue;
            for (var cpu = first; cpu <= last && cpus.Count < MostCpus; cpu++) cpus.Add(cpu);
        }
        return cpus;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, Attributes* attributes, nint process, nint cpu, nint group, nuint flags);

    /// <summary><c>struct perf_event_attr</c> in its first version.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public uint Type;
        public uint Size;
        public ulong Config;
        public ulong Frequency;
        private ulong _sampleType, _readFormat;
        public ulong Flags;
        private uint _wakeup, _breakpointType;
        private ulong _config1;
    }
}
