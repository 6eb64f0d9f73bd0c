using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Kernel;

// Mirrors Bpf/profile_maps.h, field by field.

/// <summary><c>struct sample_key</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SampleKey
{
    public uint ProcessId;
    public uint IsOffCpu;
    public ulong Generation;
    public ulong Stack;
}

/// <summary>Addresses in the kernel, the innermost first.</summary>
[InlineArray(Count)]
internal struct KernelFrames
{
    public const int Count = 48;
    private ulong _first;
}

/// <summary>Addresses in the process, the innermost first.</summary>
[InlineArray(Count)]
internal struct UserFrames
{
    public const int Count = 128;
    private ulong _first;
}

/// <summary><c>struct sample</c>: a stack and how often, or for how long, it was seen.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Sample
{
    public ulong Value;
    public ulong Interpreter;
    public uint KernelCount;
    public uint UserCount;
    public KernelName Command;
    public KernelFrames KernelStack;
    public UserFrames UserStack;
}

/// <summary><c>struct mapping</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TabledMapping
{
    public ulong Start;
    public ulong End;
    public ulong Bias;
    public int Table;
    public int Chunks;
}

/// <summary>Mappings with tables, sorted by start.</summary>
[InlineArray(Count)]
internal struct TabledMappings
{
    public const int Count = 96;
    private TabledMapping _first;
}

/// <summary><c>struct process</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelProcess
{
    public const uint Skipped = 1;

    public uint Flags;
    public int Count;
    public ulong Interpreter;
    public uint InterpreterVersion;
    private uint _pad;
    public TabledMappings Mappings;
}

/// <summary>Indexes of the profiler's counters in the kernel.</summary>
internal enum ProfileCounter
{
    Samples,
    SamplesLost,
    CutByDepth,
    CutByMemory,
    CutByRule,
    WantedLost,
    OffCpu,
    OffCpuLost,
    Stacks,
}
