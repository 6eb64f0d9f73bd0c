using System.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Logs.Files;

/// <summary>Tells files of log lines from others by their names and by how they are open.</summary>
internal static class LogFileNames
{
    private const int LongestPath = 512;
    private const int AccessMode = 3;
    private const int WriteOnly = 1;
    private const int ReadWrite = 2;
    private const int Append = 0x400;

    private static ReadOnlySpan<byte> Directory => "/var/log/"u8;

    /// <summary>Whether the target of a descriptor is a log file that nobody else reads for us.</summary>
    internal static bool IsWanted(ReadOnlySpan<byte> target, out string path)
    {
        path = "";
        if (target.Length > LongestPath || !target.StartsWith(Directory) || target.EndsWith(" (deleted)"u8)) return false;
        var name = target[Directory.Length..];
        // Files of runtimes and of the journal are read as such.
        if (name.StartsWith("pods/"u8) || name.StartsWith("containers/"u8) || name.StartsWith("journal/"u8)) return false;
        if (name.EndsWith("wtmp"u8) || name.EndsWith("btmp"u8) || name.EndsWith("lastlog"u8) || name.EndsWith("faillog"u8)) return false;
        if (name.EndsWith(".gz"u8) || name.EndsWith(".zst"u8) || name.EndsWith(".xz"u8) || name.EndsWith(".journal"u8)) return false;
        path = Encoding.UTF8.GetString(target);
        return true;
    }

    /// <summary>Whether a descriptor's <c>fdinfo</c> says that it only writes, or that what it writes goes to the end.</summary>
    internal static bool IsOpenForAppending(ReadOnlySpan<byte> info)
    {
        while (KernelText.TryTakeLine(ref info, out var line))
        {
            if (!line.StartsWith("flags:"u8)) continue;
            var flags = Octal(line[6..].Trim(" \t"u8));
            return (flags & AccessMode) == WriteOnly || ((flags & AccessMode) == ReadWrite && (flags & Append) != 0);
        }

        return false;
    }

    private static int Octal(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits) value = value << 3 | (digit & 7);
        return value;
    }
}
