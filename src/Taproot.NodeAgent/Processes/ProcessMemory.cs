using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Processes;

/// <summary>The memory of another process.</summary>
internal interface IProcessMemory
{
    /// <summary>Reads from an address on; returns how much could be read.</summary>
    int Read(ulong address, Span<byte> into);
}

/// <summary>Memory by <c>/proc/PID/mem</c>.</summary>
internal sealed class ProcessMemory(SafeFileHandle file) : IProcessMemory
{
    /// <summary>Opens the memory of a process for reading; null when it is gone or nobody may.</summary>
    internal static SafeFileHandle? Open(string procRoot, int pid)
    {
        try
        {
            return File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{pid}/mem"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public int Read(ulong address, Span<byte> into)
    {
        if (address > long.MaxValue - (ulong)into.Length)
            return 0;
        try
        {
            return RandomAccess.Read(file, into, (long)address);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing is mapped there, or the process is gone.
            return 0;
        }
    }
}
