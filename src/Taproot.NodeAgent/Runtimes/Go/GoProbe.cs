using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>Finds Go programs by what their linker leaves in the executable.</summary>
internal sealed class GoDetector(RuntimeOptions options, TimeProvider time) : IRuntimeDetector
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
        return executable is null ? null : new GoProbe(executable, executable.ShiftOf(code), image.Directory + "/mem", options, time);
    }
}

/// <summary>Reads the allocations of one Go program out of its memory.</summary>
internal sealed class GoProbe(GoExecutable executable, ulong shift, string memoryPath, RuntimeOptions options, TimeProvider time) : IRuntimeProbe
{
    private const long DefaultRate = 512 * 1024;
    private const int LowestShare = 200;

    private GoAllocations _last;
    private TimeSpan _pause = options.GoHeapInterval;
    private long _readAt;

    public void Report(List<RuntimeSample> into)
    {
        into.Add(new(GoMetrics.Info, 1, LabelText.Clean(executable.Version)));
        if (executable is { Buckets: not 0, Rate: not 0 } && (_readAt == 0 || time.GetElapsedTime(_readAt) >= _pause))
            Read();
        if (_last.Places == 0)
            return;
        into.Add(new(GoMetrics.AllocatedBytes, _last.Bytes));
        into.Add(new(GoMetrics.AllocatedObjects, _last.Objects));
        into.Add(new(GoMetrics.InUseBytes, _last.LiveBytes));
    }

    public void Dispose()
    {
        // The memory is open only while it is read.
    }

    private void Read()
    {
        _readAt = time.GetTimestamp();
        try
        {
            FileAccess access = options.GoHeap == GoHeapMode.Force ? FileAccess.ReadWrite : FileAccess.Read;
            using SafeFileHandle file = File.OpenHandle(memoryPath, FileMode.Open, access, FileShare.ReadWrite);
            Read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended; the last values stay until that is known.
        }

        // A program with very many places is looked at more rarely.
        TimeSpan rested = time.GetElapsedTime(_readAt) * LowestShare;
        _pause = rested > options.GoHeapInterval ? rested : options.GoHeapInterval;
    }

    private void Read(SafeFileHandle file)
    {
        var memory = new ProcessMemory(file);
        if (!TryReadWord(memory, executable.Rate, out ulong rate))
            return;
        if (rate is 0 or > int.MaxValue)
        {
            if (rate == 0 && options.GoHeap == GoHeapMode.Force)
                Sample(file);
            return;
        }
        if (!TryReadWord(memory, executable.Buckets, out ulong first))
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
        RandomAccess.Write(file, word, (long)unchecked(executable.Rate + shift));
    }

    private bool TryReadWord(ProcessMemory memory, ulong address, out ulong value)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        bool isRead = memory.Read(unchecked(address + shift), word) == word.Length;
        value = isRead ? BinaryPrimitives.ReadUInt64LittleEndian(word) : 0;
        return isRead;
    }
}
