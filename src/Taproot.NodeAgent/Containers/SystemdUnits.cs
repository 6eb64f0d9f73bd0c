namespace Taproot.NodeAgent.Containers;

/// <summary>Tells services of the operating system's own housekeeping from those that people run.</summary>
internal static class SystemdUnits
{
    private static readonly string[] HousekeepingPrefixes =
    [
        "systemd-", "dbus", "getty", "system-serial", "system-getty", "serial-getty", "snapd", "packagekit", "unattended-upgrades", "multipathd",
        "qemu-guest-agent", "irqbalance", "networkd-dispatcher", "rpcbind", "crio-conmon-",
    ];

    /// <summary>The unit in a cgroup path: its first part that ends in .service, else the last.</summary>
    internal static string UnitOf(string path)
    {
        ReadOnlySpan<char> last = default;
        foreach (Range range in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> part = path.AsSpan()[range];
            if (part.EndsWith(".service", StringComparison.Ordinal))
                return part.ToString();
            if (!part.IsEmpty)
                last = part;
        }
        return last.ToString();
    }

    /// <summary>True for units that keep the system itself, by name.</summary>
    internal static bool IsHousekeeping(string unit)
    {
        foreach (string prefix in HousekeepingPrefixes)
        {
            if (unit.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
