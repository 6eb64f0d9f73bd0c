using System.Buffers.Text;
using System.Text;

namespace Taproot.NodeAgent.Tls;

/// <summary>Names a file on this host for as long as it exists.</summary>
/// <param name="Device">Device numbers, as /proc writes them.</param>
/// <param name="Inode">Number on the device.</param>
internal readonly record struct FileKey(ulong Device, ulong Inode);

/// <summary>A file of which a process runs code.</summary>
/// <param name="Key">What names it.</param>
/// <param name="Path">Its path as the process sees it.</param>
/// <param name="Range">The range of addresses, as the names in /proc/PID/map_files.</param>
internal readonly record struct MappedFile(FileKey Key, string Path, string Range);

/// <summary>Reads which files' code a process has mapped, from the text of /proc/PID/maps.</summary>
internal static class MappedFiles
{
    private const int Most = 1024;

    /// <summary>Each file once, at the first of its executable ranges.</summary>
    internal static List<MappedFile> Parse(ReadOnlySpan<byte> text)
    {
        List<MappedFile> files = [];
        HashSet<FileKey> seen = [];
        while (!text.IsEmpty && files.Count < Most)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (TryParse(line, seen, out var file)) files.Add(file);
        }
        return files;
    }

    /// <summary>A line: range, permissions, offset, device, inode, blanks, path.</summary>
    private static bool TryParse(ReadOnlySpan<byte> line, HashSet<FileKey> seen, out MappedFile file)
    {
        file = default;
        var range = Take(ref line);
        var permissions = Take(ref line);
        if (permissions.Length < 4 || permissions[2] != (byte)'x') return false;
        _ = Take(ref line);
        var device = Take(ref line);
        var inodeText = Take(ref line);
        var path = line.TrimStart((byte)' ');
        if (path.IsEmpty || path[0] != (byte)'/' || !Utf8Parser.TryParse(inodeText, out ulong inode, out _) || inode == 0) return false;
        var colon = device.IndexOf((byte)':');
        if (colon < 0 || !Utf8Parser.TryParse(device[..colon], out uint major, out _, 'x') || !Utf8Parser.TryParse(device[(colon + 1)..], out uint minor, out _, 'x'))
            return false;
        var key = new FileKey((ulong)major << 32 | minor, inode);
        if (!seen.Add(key)) return false;
        file = new(key, Encoding.UTF8.GetString(path), Encoding.ASCII.GetString(range));
        return true;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)' ');
        var field = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[(end + 1)..];
        return field;
    }
}
