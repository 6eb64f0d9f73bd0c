using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>A Go program that runs.</summary>
internal sealed class GoProgram(int pid, GoExecutable executable, MappedFile code, string memoryPath)
{
    private readonly ulong _shift = executable.ShiftOf(code);

    internal int Pid => pid;

    internal GoExecutable Executable => executable;

    /// <summary>Where its code is mapped.</summary>
    internal MappedFile Code => code;

    /// <summary>True when it is known where it keeps its samples of allocations, should it take any.</summary>
    internal bool HasSamples => executable is { Buckets: not 0, Rate: not 0 };

    /// <summary>Where the rate is in its memory.</summary>
    internal ulong RateAddress => unchecked(executable.Rate + _shift);

    /// <summary>True for a rate, in bytes per sample, at which a program takes samples.</summary>
    internal static bool IsSampling(ulong rate) => rate is > 0 and <= int.MaxValue;

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it is gone.</summary>
    internal SafeFileHandle OpenMemory(FileAccess access) => File.OpenHandle(memoryPath, FileMode.Open, access, FileShare.ReadWrite);

    /// <summary>Reads the mean number of bytes between two samples.</summary>
    internal bool TryReadRate(IProcessMemory memory, out ulong rate) => TryReadWord(memory, RateAddress, out rate);

    /// <summary>Reads the address of the first of the call stacks for which samples are counted.</summary>
    internal bool TryReadFirst(IProcessMemory memory, out ulong first) => TryReadWord(memory, unchecked(executable.Buckets + _shift), out first);

    private static bool TryReadWord(IProcessMemory memory, ulong address, out ulong value)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        bool isRead = memory.Read(address, word) == word.Length;
        value = isRead ? BinaryPrimitives.ReadUInt64LittleEndian(word) : 0;
        return isRead;
    }
}
