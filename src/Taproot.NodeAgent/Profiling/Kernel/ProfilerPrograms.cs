using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Kernel.Native;
using Taproot.NodeAgent.Profiling.Unwinding;

namespace Taproot.NodeAgent.Profiling.Kernel;

/// <summary>The profiler's BPF programs and maps. Throws <see cref="InvalidOperationException"/> when the kernel takes none. Used by one thread.</summary>
internal sealed unsafe class ProfilerPrograms : IDisposable
{
    private const string Object = "profiler.bpf.o";
    private const string WithTables = "sample_cpu";
    private const string WithoutTables = "sample_cpu_simple";
    private static readonly Dictionary<string, string> WithoutOffCpu = new(StringComparer.Ordinal)
    {
        ["wait_switch"] = "not wanted (--profiling-off-cpu)", ["wait_syscall_exit"] = "not wanted (--profiling-off-cpu)",
    };

    private readonly BpfSession _session;
    private readonly bool _isOffCpuWanted;
    private readonly int _processes;
    private readonly ulong[] _perCpu = new ulong[Math.Max(1, LibBpf.PossibleCpus())];
    private readonly uint[] _wanted = new uint[1024];
    private readonly ulong[] _generations = new ulong[1024];
    private readonly int _wantedMap;
    private readonly int _counters;

    internal ProfilerPrograms(ProfilingOptions options)
    {
        var perBuffer = options.StacksInBuffer(Math.Max(1, LibBpf.PossibleCpus()));
        var capacities = new Dictionary<string, int>(StringComparer.Ordinal) { ["samples_even"] = perBuffer, ["samples_odd"] = perBuffer };
        _session = BpfSession.Load(Object, capacities, options.OffCpu ? null : WithoutOffCpu);
        _isOffCpuWanted = options.OffCpu;
        Capacity = perBuffer;
        _processes = _session.Descriptor("profiled_processes");
        _wantedMap = _session.Descriptor("wanted_processes");
        _counters = _session.Descriptor("profile_counters");
        Buffers = new(_session.Descriptor("samples_even"), _session.Descriptor("samples_odd"), _session.Descriptor("sample_buffer"));
        Tables = new(_session.Descriptor("unwind_tables"), options.TableMemoryBytes);
        Interpreter = new(_session);
        _session.AttachAll();
        Clocks = new(_session, _session.Has(WithTables) ? WithTables : WithoutTables, options.Frequency);
        Clocks.Refresh();
        UsesTables = _session.Has(WithTables);
    }

    /// <summary>Stacks that one buffer takes.</summary>
    internal int Capacity { get; }

    internal SampleBuffers Buffers { get; }

    internal UnwindTables Tables { get; }

    internal InterpreterStacks Interpreter { get; }

    internal SampleClocks Clocks { get; }

    /// <summary>False where the kernel can walk by frame pointers only.</summary>
    internal bool UsesTables { get; }

    /// <summary>Each hook that is wanted: attached, or why not.</summary>
    internal IReadOnlyList<HookReport> Report =>
        [.. _session.Report.Where(h => _isOffCpuWanted || !WithoutOffCpu.ContainsKey(h.Hook)), new($"{(UsesTables ? WithTables : WithoutTables)} (perf_event)", Clocks.Count > 0, Clocks.Error)];

    /// <summary>Tells the programs about a process; false when they know too many.</summary>
    internal bool SetProcess(int pid, in KernelProcess process)
    {
        var key = (uint)pid;
        fixed (KernelProcess* value = &process)
            return LibBpf.Update(_processes, &key, value, 0) == 0;
    }

    /// <summary>Makes the programs forget a process.</summary>
    internal void RemoveProcess(int pid)
    {
        var key = (uint)pid;
        _ = LibBpf.Delete(_processes, &key);
    }

    /// <summary>Takes the processes that were sampled without being known, with the generation that was.</summary>
    internal int TakeWanted(Span<(int Pid, ulong Generation)> into)
    {
        ulong next = 0;
        var count = (uint)Math.Min(_wanted.Length, into.Length);
        fixed (uint* keys = _wanted)
        fixed (ulong* values = _generations)
            _ = LibBpf.LookupAndDeleteBatch(_wantedMap, null, &next, keys, values, &count, 0);
        count = Math.Min(count, (uint)into.Length);
        for (var i = 0; i < count; i++) into[i] = ((int)_wanted[i], _generations[i]);
        return (int)count;
    }

    /// <summary>A counter's sum over the CPUs.</summary>
    internal ulong Read(ProfileCounter counter)
    {
        var index = (uint)counter;
        ulong sum = 0;
        fixed (ulong* values = _perCpu)
            if (LibBpf.Lookup(_counters, &index, values) != 0) return 0;
        foreach (var value in _perCpu) sum += value;
        return sum;
    }

    public void Dispose() => _session.Dispose();
}
