using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>Finds the block-device mounts to which a container's processes have files open for writing, and its volumes. Used by one thread.</summary>
internal sealed partial class MountScanner(ContainerOptions options)
{
    private const int MostProcesses = 32;
    private const int MostFiles = 256;
    private const int MostMounts = 16;
    private const int WriteFlags = 3;

    private readonly FileReader _reader = new(options.ProcRoot);
    private readonly DeviceNumbers _devices = new(options.SysRoot);
    private readonly HashSet<int> _mountIds = [];
    private readonly List<int> _pids = [];

    internal void Scan(TrackedContainer container)
    {
        _pids.Clear();
        List<ContainerMount> mounts;
        IReadOnlyDictionary<string, string>? volumes;
        lock (container.Gate)
        {
            for (int i = 0; i < container.Processes.Count && i < MostProcesses; i++)
                _pids.Add(container.Processes[i].Pid);
            mounts = [.. container.Mounts];
            volumes = container.Metadata?.MountSources;
        }
        int before = mounts.Count;
        foreach (int pid in _pids)
        {
            CollectMountIds(pid);
            if (_mountIds.Count > 0 || volumes is { Count: > 0 })
                AddMounts(pid, mounts, volumes);
        }
        if (_pids.Count > 0)
            KeepReachable(mounts, _pids[0]);
        if (mounts.Count == 0 && before == 0)
            return;
        lock (container.Gate)
            container.Mounts = mounts;
    }

    /// <summary>Mounts of /proc/PID/mountinfo that lie on block devices (or ZFS, whose devices have no major number).</summary>
    internal static IEnumerable<(int Id, string Device, string Root, string MountPoint, string Source)> ParseMountInfo(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] fields = line.Split(' ');
            int separator = Array.IndexOf(fields, "-");
            if (separator < 6 || fields.Length < separator + 3 || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                continue;
            if (fields[2].StartsWith("0:", StringComparison.Ordinal) && fields[separator + 1] != "zfs")
                continue;
            yield return (id, fields[2], Unescape(fields[3]), Unescape(fields[4]), fields[separator + 2]);
        }
    }

    /// <summary>Name of the persistent volume in a mount's path, empty when it is none.</summary>
    internal static string VolumeOf(string path)
    {
        Match match = VolumeName().Match(path);
        return match.Success ? match.Value : "";
    }

    private void CollectMountIds(int pid)
    {
        _mountIds.Clear();
        string directory = string.Create(CultureInfo.InvariantCulture, $"{options.ProcRoot}/{pid}/fd");
        int files = 0;
        try
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(directory))
            {
                if (++files > MostFiles)
                    break;
                byte[] descriptor = Encoding.ASCII.GetBytes(Path.GetFileName(path));
                ReadOnlySpan<byte> target = _reader.ReadLink(pid, [.. "fd/"u8, .. descriptor]);
                if (IsFile(target) && _reader.TryRead(pid, [.. "fdinfo/"u8, .. descriptor], out ReadOnlySpan<byte> info))
                    AddMountId(info);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile.
        }
    }

    private static bool IsFile(ReadOnlySpan<byte> target) =>
        !target.IsEmpty && target[0] == (byte)'/' && !target.StartsWith("/dev/"u8) && !target.StartsWith("/proc/"u8)
        && !target.StartsWith("/sys/"u8) && !target.EndsWith("(deleted)"u8);

    private void AddMountId(ReadOnlySpan<byte> info)
    {
        int flags = 0;
        int mount = -1;
        while (KernelText.TryTakeLine(ref info, out ReadOnlySpan<byte> line))
        {
            if (line.StartsWith("flags:"u8))
                flags = line[^1] - (byte)'0';
            else if (line.StartsWith("mnt_id:"u8) && KernelText.TryToUInt64(line[7..], out ulong id))
                mount = (int)id;
        }
        if ((flags & WriteFlags) != 0 && mount >= 0)
            _mountIds.Add(mount);
    }

    private void AddMounts(int pid, List<ContainerMount> mounts, IReadOnlyDictionary<string, string>? volumes)
    {
        if (!_reader.TryRead(pid, "mountinfo"u8, out ReadOnlySpan<byte> text))
            return;
        foreach ((int id, string device, string root, string mountPoint, string source) in ParseMountInfo(Encoding.UTF8.GetString(text)))
        {
            // A volume that the runtime knows counts even when no file on it is open just now.
            if (!_mountIds.Contains(id) && volumes?.ContainsKey(mountPoint) != true)
                continue;
            if (mounts.Count >= MostMounts || mounts.Exists(m => m.MountPoint == mountPoint))
                continue;
            string name = device.StartsWith("0:", StringComparison.Ordinal) ? source : _devices.NameOf(device);
            mounts.Add(new ContainerMount(mountPoint, HostPath(pid, mountPoint), _devices.DiskOf(device), name, VolumeOf(root)));
        }
    }

    /// <summary>Paths lead through a process's root; when it ended another one has to do.</summary>
    private void KeepReachable(List<ContainerMount> mounts, int pid)
    {
        for (int i = 0; i < mounts.Count; i++)
            mounts[i] = mounts[i] with { HostPath = HostPath(pid, mounts[i].MountPoint) };
    }

    private string HostPath(int pid, string mountPoint) =>
        string.Create(CultureInfo.InvariantCulture, $"{options.ProcRoot}/{pid}/root{mountPoint}");

    private static string Unescape(string path) => path.Contains('\\', StringComparison.Ordinal)
        ? path.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal)
        : path;

    [GeneratedRegex("pvc-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex VolumeName();
}
