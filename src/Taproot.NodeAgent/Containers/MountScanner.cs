using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// Finds the block-device mounts that a container writes to: those to which its processes have files open for writing, and in a container of a
/// runtime its own file system and volumes besides, since programs often open, write and close between two looks. Used by one thread.
/// </summary>
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
    private List<MountLine>? _hostMounts;

    /// <summary>To be called before the containers of one look.</summary>
    internal void Begin() => _hostMounts = null;

    internal void Scan(TrackedContainer container)
    {
        _pids.Clear();
        List<ContainerMount> mounts;
        lock (container.Gate)
        {
            for (int i = 0; i < container.Processes.Count && i < MostProcesses; i++)
                _pids.Add(container.Processes[i].Pid);
            mounts = [.. container.Mounts];
        }
        int before = mounts.Count;
        for (int i = 0; i < _pids.Count; i++)
        {
            CollectMountIds(_pids[i]);

            // All processes of a container see the same mounts, but for a few that made themselves some more.
            bool own = container.Origin == ContainerOrigin.Runtime && i == 0;
            if (own || _mountIds.Count > 0)
                AddMounts(_pids[i], mounts, own);
        }
        if (_pids.Count > 0)
            KeepReachable(mounts, _pids[0]);
        container.AreMountsKnown = _pids.Count > 0;
        if (mounts.Count == 0 && before == 0)
            return;
        lock (container.Gate)
            container.Mounts = mounts;
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

    private void AddMounts(int pid, List<ContainerMount> mounts, bool own)
    {
        foreach (MountLine line in MountTable.Read(_reader, pid))
        {
            bool isWritten = _mountIds.Contains(line.Id);
            if (!isWritten && !(own && IsOwn(pid, line)))
                continue;
            int known = mounts.FindIndex(m => m.MountPoint == line.MountPoint);
            if (known >= 0)
                mounts[known] = mounts[known] with { IsWritten = mounts[known].IsWritten || isWritten };
            else if (mounts.Count < MostMounts && BackingOf(line) is { } backing)
                mounts.Add(ToMount(pid, line, backing, isWritten));
        }
    }

    private ContainerMount ToMount(int pid, MountLine line, MountLine backing, bool isWritten)
    {
        bool isNumbered = !backing.Device.StartsWith("0:", StringComparison.Ordinal);
        return new ContainerMount(
            line.MountPoint,
            HostPath(pid, line.MountPoint),
            _devices.DiskOf(backing.Device),
            isNumbered ? _devices.NameOf(backing.Device) : backing.Source,
            VolumeOf(line.Root),
            isWritten);
    }

    /// <summary>
    /// The container's root and the directories that its runtime mounted to be written to; not single files, which are the runtime's own
    /// (names and addresses).
    /// </summary>
    private bool IsOwn(int pid, MountLine line) =>
        line.MountPoint == "/" ? !line.IsReadOnly
        : line is { IsOnDevice: true, IsReadOnly: false } && Directory.Exists(HostPath(pid, line.MountPoint));

    /// <summary>The mount on a device: the same, or for an overlay the host's one that takes its writes; null when there is no device.</summary>
    private MountLine? BackingOf(MountLine line)
    {
        if (line.IsOnDevice)
            return line;
        if (MountTable.UpperOf(line) is not { } upper)
            return null;
        _hostMounts ??= MountTable.Read(_reader, 1);
        return MountTable.Holding(_hostMounts, upper) is { IsOnDevice: true } host ? host : null;
    }

    /// <summary>Paths lead through a process's root; when it ended another one has to do.</summary>
    private void KeepReachable(List<ContainerMount> mounts, int pid)
    {
        for (int i = 0; i < mounts.Count; i++)
            mounts[i] = mounts[i] with { HostPath = HostPath(pid, mounts[i].MountPoint) };
    }

    private string HostPath(int pid, string mountPoint) =>
        string.Create(CultureInfo.InvariantCulture, $"{options.ProcRoot}/{pid}/root{mountPoint}");

    [GeneratedRegex("pvc-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex VolumeName();
}
