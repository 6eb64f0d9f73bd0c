using System.Runtime.InteropServices;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs;

/// <summary>The disks of a node as far as its applications' mounts tell of them.</summary>
internal static class DiskSizes
{
    /// <summary>GiB of all devices: of each the largest size that is told of it, since many containers see the same one. Of a managed database what is paid for.</summary>
    public static double GibOf(WorldWindow window, Node node)
    {
        if (node.Managed is { } managed) return (window.Last(managed.AllocatedBytes) ?? 0) / CostUnits.Gib;
        var sizes = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var volume in node.Instances.SelectMany(i => i.Containers.Values).SelectMany(c => c.Volumes.Values))
        {
            if (volume.Device.Length == 0 || window.Last(volume.Size) is not { } size) continue;
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(sizes, volume.Device, out _);
            known = Math.Max(known, size);
        }
        return sizes.Values.Sum() / CostUnits.Gib;
    }
}
