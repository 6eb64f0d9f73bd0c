using System.Globalization;
using System.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>One line of mountinfo.</summary>
/// <param name="Id">Mount's number, by which open files name it.</param>
/// <param name="Device">MAJOR:MINOR.</param>
/// <param name="Root">What of the file system is mounted.</param>
/// <param name="MountPoint">Where.</param>
/// <param name="IsReadOnly">True when the mount (not the file system) is read-only.</param>
/// <param name="FileSystem">Type of the file system.</param>
/// <param name="Source">Its device, by name.</param>
/// <param name="Options">Options of the file system.</param>
internal readonly record struct MountLine(
    int Id, string Device, string Root, string MountPoint, bool IsReadOnly, string FileSystem, string Source, string Options)
{
    /// <summary>True for file systems on block devices, and ZFS, whose devices have no major number.</summary>
    internal bool IsOnDevice => !Device.StartsWith("0:", StringComparison.Ordinal) || FileSystem == "zfs";
}

/// <summary>Reads /proc/PID/mountinfo.</summary>
internal static class MountTable
{
    private const int MostLines = 4096;
    private const string UpperDirectory = "upperdir=";

    internal static List<MountLine> Read(FileReader reader, int pid) =>
        reader.TryRead(pid, "mountinfo"u8, out ReadOnlySpan<byte> text) ? Parse(Encoding.UTF8.GetString(text)) : [];

    internal static List<MountLine> Parse(string text)
    {
        List<MountLine> lines = [];
        foreach (string line in text.Split('\n', MostLines))
        {
            string[] fields = line.Split(' ');
            int separator = Array.IndexOf(fields, "-");
            if (separator < 6 || fields.Length < separator + 4 || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                continue;
            lines.Add(new MountLine(
                id, fields[2], Unescape(fields[3]), Unescape(fields[4]), IsReadOnly(fields[5]), fields[separator + 1], fields[separator + 2],
                fields[separator + 3]));
        }
        return lines;
    }

    /// <summary>The mount on which an absolute path lies; null when there is none.</summary>
    internal static MountLine? Holding(IReadOnlyList<MountLine> mounts, string path)
    {
        MountLine? best = null;
        foreach (MountLine mount in mounts)
        {
            // Of two mounts on one place the later hides the earlier.
            if (IsBelow(path, mount.MountPoint) && (best is null || mount.MountPoint.Length >= best.Value.MountPoint.Length))
                best = mount;
        }
        return best;
    }

    /// <summary>The directory that takes an overlay's writes, as whoever mounted it sees it; null when the mount is no overlay.</summary>
    internal static string? UpperOf(MountLine mount)
    {
        if (mount.FileSystem != "overlay")
            return null;
        foreach (string option in mount.Options.Split(','))
        {
            if (option.StartsWith(UpperDirectory, StringComparison.Ordinal))
                return Unescape(option[UpperDirectory.Length..]);
        }
        return null;
    }

    private static bool IsBelow(string path, string directory) =>
        directory == "/" || (path.StartsWith(directory, StringComparison.Ordinal) && (path.Length == directory.Length || path[directory.Length] == '/'));

    private static bool IsReadOnly(string options) => options == "ro" || options.StartsWith("ro,", StringComparison.Ordinal);

    private static string Unescape(string path) => path.Contains('\\', StringComparison.Ordinal)
        ? path.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal)
        : path;
}
