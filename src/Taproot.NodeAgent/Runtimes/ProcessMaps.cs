using System.Buffers.Text;
using System.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Runtimes;

/// <summary>Which file a path leads to: what two processes map under the same or different names is one file.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);

/// <summary>One mapping of a file.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">Address after the last.</param>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="Identity">The file.</param>
/// <param name="Path">As the process sees it.</param>
/// <param name="IsCode">Whether it may be executed.</param>
internal sealed record MappedFile(ulong Start, ulong End, ulong Offset, FileIdentity Identity, string Path, bool IsCode);

/// <summary>Takes <c>/proc/PID/maps</c> apart. A process can make its maps as long as it likes and choose the names in them.</summary>
internal static class ProcessMaps
{
    private const int MostFiles = 1024;
    private const int LongestPath = 4096;

    /// <summary>The mappings of code, and those of the files in which JVMs keep their counters.</summary>
    internal static List<MappedFile> Parse(ReadOnlySpan<byte> text)
    {
        List<MappedFile> files = [];
        while (files.Count < MostFiles && KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            if (TryParseLine(line, out MappedFile? file))
                files.Add(file!);
        }
        return files;
    }

    private static bool TryParseLine(ReadOnlySpan<byte> line, out MappedFile? file)
    {
        file = null;
        ReadOnlySpan<byte> range = KernelText.TakeField(ref line), rights = KernelText.TakeField(ref line), offset = KernelText.TakeField(ref line);
        ReadOnlySpan<byte> device = KernelText.TakeField(ref line);
        ulong inode = KernelText.TakeUInt64(ref line);
        ReadOnlySpan<byte> path = line.TrimStart((byte)' ');
        if (path.Length is 0 or > LongestPath || path[0] != '/' || rights.Length < 3)
            return false;
        bool isCode = rights[2] == 'x';
        if (!isCode && path.IndexOf("/hsperfdata_"u8) < 0)
            return false;
        int dash = range.IndexOf((byte)'-');
        if (dash < 0 || !TryParseHex(range[..dash], out ulong start) || !TryParseHex(range[(dash + 1)..], out ulong end) || end <= start
            || !TryParseHex(offset, out ulong fileOffset))
        {
            return false;
        }
        file = new MappedFile(start, end, fileOffset, new FileIdentity(DeviceOf(device), inode), WithoutMark(Encoding.UTF8.GetString(path)), isCode);
        return true;
    }

    private static string WithoutMark(string path)
    {
        const string deleted = " (deleted)";
        return path.EndsWith(deleted, StringComparison.Ordinal) ? path[..^deleted.Length] : path;
    }

    private static ulong DeviceOf(ReadOnlySpan<byte> text)
    {
        int colon = text.IndexOf((byte)':');
        return colon > 0 && TryParseHex(text[..colon], out ulong major) && TryParseHex(text[(colon + 1)..], out ulong minor) ? (major << 32) | minor : 0;
    }

    private static bool TryParseHex(ReadOnlySpan<byte> text, out ulong value) =>
        Utf8Parser.TryParse(text, out value, out int used, 'x') && used == text.Length;
}
