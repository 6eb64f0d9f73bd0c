using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace Taproot.NodeAgent.Logs.Files;

/// <summary>
/// The entries of a directory whose names are numbers, as those of <c>/proc/PID/fd</c>. Nothing is asked about what they lead to: a link to a file
/// server that hangs would hang us too.
/// </summary>
internal unsafe ref partial struct DirectoryNumbers
{
    // In the structure of 64-bit machines.
    private const int LengthOffset = 16;
    private const int NameOffset = 19;

    private nint _directory;

    private DirectoryNumbers(nint directory) => _directory = directory;

    /// <summary>Opens a directory; one that cannot be opened is empty.</summary>
    internal static DirectoryNumbers Open(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0")) return new(OpenDirectory(name));
    }

    /// <summary>Reads the next number; false at the end.</summary>
    internal readonly bool TryNext(out int number)
    {
        number = 0;
        while (_directory != 0)
        {
            var entry = ReadDirectory(_directory);
            if (entry is null) return false;
            var name = new ReadOnlySpan<byte>(entry + NameOffset, *(ushort*)(entry + LengthOffset) - NameOffset);
            name = name[..Math.Max(0, name.IndexOf((byte)0))];
            if (Utf8Parser.TryParse(name, out number, out var used) && used == name.Length) return true;
        }

        return false;
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        if (_directory != 0) _ = CloseDirectory(_directory);
        _directory = 0;
    }

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    private static partial nint OpenDirectory(byte* path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial byte* ReadDirectory(nint directory);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseDirectory(nint directory);
}
