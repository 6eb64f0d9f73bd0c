using System.Text.RegularExpressions;

namespace Taproot.NodeAgent.Host;

/// <summary>Which disks and interfaces are the machine's own.</summary>
internal static partial class DeviceNames
{
    /// <summary>True for whole disks; partitions and loop devices would count the same bytes again.</summary>
    internal static bool IsDisk(string name) => Disk().IsMatch(name);

    /// <summary>True for interfaces to the outside; bridges of containers and tunnels would count the same bytes again.</summary>
    internal static bool IsInterface(string name) => NetworkInterface().IsMatch(name);

    [GeneratedRegex("^(dm-[0-9]+|(s|h|xv|v)d[a-z]+|md[0-9]+|mmcblk[0-9]+|nvme[0-9]+n[0-9]+|rbd[0-9]+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Disk();

    [GeneratedRegex("^(en|eth|em[0-9]|bond|p[0-9]+p[0-9]+|br[0-9]|vmbr)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NetworkInterface();
}
