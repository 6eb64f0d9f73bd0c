using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
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

/// <summary><c>struct interpreter</c>: offsets within CPython's structures.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InterpreterLayout
{
    /// <summary>Stands for an offset that is not needed.</summary>
    public const ushort None = 0xffff;

    public ulong Runtime;
    public ushort FirstInterpreter;
    public ushort FirstThread;
    public ushort NextThread;
    public ushort ThreadId;
    public ushort ThreadFrame;
    public ushort FrameIndirect;
    public ushort FrameCode;
    public ushort FramePrevious;
    public ushort FrameMark;
    public ushort Mark;
    public ushort IsMarkedEmpty;
    public ushort CodeName;
    public ushort CodeFile;
    public ushort Text;
}

/// <summary><c>struct javascript</c>: offsets within V8's frames and objects, from addresses as V8 has them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct JavaScriptLayout
{
    public ushort IsKnown;
    public short FrameFunction;
    public short FunctionShared;
    public short SharedName;
    public short ObjectMap;
    public short MapType;
    public ushort SharedType;
    private ushort _pad;
}

/// <summary><c>struct ruby</c>: where a thread's variable leads to what it runs.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RubyThreads
{
    public ulong Module;
    public ulong Variable;
    public uint FrameSize;
    private uint _pad;
}

/// <summary><c>struct process</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelProcess
{
    public const uint Skipped = 1;

    public uint Flags;
    public int Count;
    public InterpreterLayout Interpreter;
    public JavaScriptLayout JavaScript;
    public RubyThreads Ruby;
    public TabledMappings Mappings;
}

/// <summary>
/// The innermost first. Of Python: addresses of code objects; the lowest bit marks the outermost of one call of the evaluating function. Of
/// JavaScript: functions, with the number of the frame in the lowest bits.
/// </summary>
[InlineArray(Count)]
internal struct CodeFrames
{
    public const int Count = 96;
    private ulong _first;
}

/// <summary><c>struct interpreter_stack</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InterpreterStack
{
    public uint Count;
    private uint _pad;
    public CodeFrames Frames;
}

/// <summary><c>struct code_key</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct CodeKey
{
    public ulong Code;
    public ulong Process;
}

/// <summary><c>struct code_place</c>: where the name of a function is to be read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CodePlace
{
    public ulong Object;
    public ulong Check;
    public uint ProcessId;
    private uint _pad;
}

/// <summary>Characters of a name.</summary>
[InlineArray(Longest)]
internal struct CodeText
{
    public const int Longest = 96;
    private byte _first;

    /// <summary>So many of them as text.</summary>
    public readonly string ToString(uint length) => Encoding.ASCII.GetString(((ReadOnlySpan<byte>)this)[..(int)Math.Min(length, Longest)]);
}

/// <summary><c>struct code_name</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CodeName
{
    public uint NameLength;
    public uint FileLength;
    public CodeText Name;
    public CodeText File;
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
    WantedCodeLost,
    CutByInterpreter,
}
