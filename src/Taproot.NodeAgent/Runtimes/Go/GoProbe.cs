using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>Finds Go programs by what their linker leaves in the executable.</summary>
/// <param name="options">Bounds and intervals.</param>
/// <param name="time">Clock.</param>
/// <param name="profiler">Is told of the programs that are found; null when nobody wants their profiles.</param>
internal sealed class GoDetector(RuntimeOptions options, TimeProvider time, GoHeapProfiler? profiler = null) : IRuntimeDetector
{
    private const int MostExecutables = 2048;

    private readonly Dictionary<FileIdentity, GoExecutable?> _executables = [];

    public IRuntimeProbe? Detect(ProcessImage image)
    {
        if (options.GoHeap == GoHeapMode.Disabled || image.FindExecutable() is not { } code)
            return null;
        if (!_executables.TryGetValue(code.Identity, out GoExecutable? executable))
        {
            if (_executables.Count >= MostExecutables)
                _executables.Clear();
            executable = GoExecutable.Read(image.PathOf(code)) ?? GoExecutable.Read(image.Directory + "/exe");
            _executables[code.Identity] = executable;
        }
        return executable is null ? null : new GoProbe(new GoProgram(image.Pid, executable, code, image.Directory + "/mem"), options, time, profiler);
    }
}

/// <summary>Reads the allocations of one Go program out of its memory.</summary>
internal sealed class GoProbe : IRuntimeProbe
{
    private const long DefaultRate = 512 * 1024;
    private const int LowestShare = 200;

    private readonly GoProgram _program;
    private readonly RuntimeOptions _options;
    private readonly TimeProvider _time;
    private readonly GoHeapProfiler? _profiler;
    private GoAllocations _last;
    private TimeSpan _pause;
    private long _readAt;

    internal GoProbe(GoProgram program, RuntimeOptions options, TimeProvider time, GoHeapProfiler? profiler)
    {
        (_program, _options, _time, _profiler, _pause) = (program, options, time, profiler, options.GoHeapInterval);
        if (program.HasSamples)
            profiler?.Add(program);
    }

    public void Report(List<RuntimeSample> into)
    {
        into.Add(new(GoMetrics.Info, 1, LabelText.Clean(_program.Executable.Version)));
        if (_program.HasSamples && (_readAt == 0 || _time.GetElapsedTime(_readAt) >= _pause))
            Read();
        if (_last.Places == 0)
            return;
        into.Add(new(GoMetrics.AllocatedBytes, _last.Bytes));
        into.Add(new(GoMetrics.AllocatedObjects, _last.Objects));
        into.Add(new(GoMetrics.InUseBytes, _last.LiveBytes));
    }

    public void Dispose() => _profiler?.Remove(_program);

    private void Read()
    {
        _readAt = _time.GetTimestamp();
        try
        {
            FileAccess access = _options.GoHeap == GoHeapMode.Force ? FileAccess.ReadWrite : FileAccess.Read;
            using SafeFileHandle file = _program.OpenMemory(access);
            Read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended; the last values stay until that is known.
        }

        // A program with very many places is looked at more rarely.
        TimeSpan rested = _time.GetElapsedTime(_readAt) * LowestShare;
        _pause = rested > _options.GoHeapInterval ? rested : _options.GoHeapInterval;
    }

    private void Read(SafeFileHandle file)
    {
        var memory = new ProcessMemory(file);
        if (!_program.TryReadRate(memory, out ulong rate))
            return;
        if (!GoProgram.IsSampling(rate))
        {
            if (rate == 0 && _options.GoHeap == GoHeapMode.Force)
                Sample(file);
            return;
        }
        if (!_program.TryReadFirst(memory, out ulong first))
            return;
        GoAllocations found = GoHeap.Walk(memory, first, (long)rate);

        // What is estimated may fall a little, and a counter must not.
        if (found.IsComplete || found.Places >= GoHeap.MostPlaces)
            _last = found with { Bytes = Math.Max(found.Bytes, _last.Bytes), Objects = Math.Max(found.Objects, _last.Objects) };
    }

    /// <summary>Has the program sample its allocations, at the rate that is the default of those that do.</summary>
    private void Sample(SafeFileHandle file)
    {
        Span<byte> word = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(word, DefaultRate);
        RandomAccess.Write(file, word, (long)_program.RateAddress);
    }
}
