using Taproot.Topology.Model;

namespace Taproot.Inspections.Neighbours;

/// <summary>Which whole disk is under a mounted device, and who uses it.</summary>
internal static class NodeDisks
{
    /// <summary>The disk of a device such as <c>sda1</c>, <c>nvme0n1p2</c> or <c>dm-0</c>; null when the node tells of none.</summary>
    public static Disk? Under(Node node, string device)
    {
        var name = device.AsSpan(device.StartsWith("/dev/", StringComparison.Ordinal) ? 5 : 0);
        if (name.IsEmpty) return null;
        Disk? best = null;
        foreach (var disk in node.Disks.Values)
        {
            if (name.SequenceEqual(disk.Name)) return disk;
            if (IsPartition(name, disk.Name) && disk.Name.Length > (best?.Name.Length ?? 0)) best = disk;
        }
        return best;
    }

    /// <summary>
    /// Bytes a second that a container reads from and writes to a disk. The figures of several mounts of one device are the device's, so the largest counts.
    /// </summary>
    public static double BytesOn(Node node, Disk disk, Container container, int points)
    {
        var most = 0.0;
        foreach (var volume in container.Volumes.Values)
        {
            if (Under(node, volume.Device) != disk) continue;
            var (read, written) = (volume.ReadBytes.MeanOfLast(points), volume.WrittenBytes.MeanOfLast(points));
            most = Math.Max(most, (float.IsNaN(read) ? 0 : read) + (float.IsNaN(written) ? 0 : written));
        }
        return most;
    }

    /// <summary>The file systems that something on a node uses, by device: of several mounts of one device the shortest path.</summary>
    public static IReadOnlyDictionary<string, Volume> FileSystems(Node node)
    {
        var found = new SortedDictionary<string, Volume>(StringComparer.Ordinal);
        foreach (var volume in node.Instances.Where(i => i.IsUp).SelectMany(i => i.Containers.Values).SelectMany(c => c.Volumes.Values))
        {
            if (volume.Size.IsEmpty || volume.Used.IsEmpty) continue;
            if (!found.TryGetValue(volume.Device, out var known) || volume.MountPoint.Length < known.MountPoint.Length) found[volume.Device] = volume;
        }
        return found;
    }

    /// <summary>Whether a device holds the node's root file system: only programs of the host itself see that under <c>/</c>.</summary>
    public static bool IsRoot(Node node, string device)
    {
        foreach (var instance in node.Instances)
        {
            foreach (var container in instance.Containers.Values)
                if (container.Volumes.TryGetValue("/", out var root) && root.Device == device) return true;
        }
        return false;
    }

    // sda1 is a part of sda; nvme0n1p2 of nvme0n1; nvme0n10 is no part of nvme0n1.
    private static bool IsPartition(ReadOnlySpan<char> device, string disk)
    {
        if (disk.Length == 0 || device.Length <= disk.Length || !device.StartsWith(disk)) return false;
        var rest = device[disk.Length..];
        if (char.IsAsciiDigit(disk[^1])) return rest[0] == 'p' && rest.Length > 1 && !rest[1..].ContainsAnyExceptInRange('0', '9');
        return !rest.ContainsAnyExceptInRange('0', '9');
    }
}
