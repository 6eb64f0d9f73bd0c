using System.Security.Cryptography;
using System.Text;
using Taproot.Telemetry;

namespace Taproot.NodeAgent.Export;

/// <summary>What tells this host from others.</summary>
/// <param name="MachineId">systemd's machine id, or what takes its place where there is none; without dashes.</param>
/// <param name="SystemUuid">The firmware's UUID; empty when it cannot be read.</param>
internal sealed record HostIdentity(string MachineId, string SystemUuid)
{
    /// <summary>Labels of all series.</summary>
    public Labels ConstantLabels => Labels.Of(("machine_id", MachineId), ("system_uuid", SystemUuid));

    /// <summary>Labels of all series that are sent; <c>instance</c> differs for clones of one machine image.</summary>
    public Labels SentLabels
    {
        get
        {
            var uuid = SystemUuid.Replace("-", "", StringComparison.Ordinal);
            var instance = uuid.Length == 0 || uuid.Equals(MachineId, StringComparison.OrdinalIgnoreCase) ? MachineId : Digest(MachineId + uuid);
            return Labels.Of(("machine_id", MachineId), ("system_uuid", SystemUuid), ("instance", instance), ("job", "taproot-node-agent"));
        }
    }

    /// <summary>Reads the identity of the host below <paramref name="root"/> (<c>/proc/1/root</c> inside a container).</summary>
    public static HostIdentity Read(string root, string hostName)
    {
        var uuid = ReadLine(root + "/sys/class/dmi/id/product_uuid") ?? ReadLine(root + "/sys/hypervisor/uuid") ?? "";
        var machine = ReadLine(root + "/etc/machine-id") ?? ReadLine(root + "/var/lib/dbus/machine-id") ?? (uuid.Length > 0 ? uuid : Digest(hostName));
        return new(machine.Replace("-", "", StringComparison.Ordinal), uuid);
    }

    private static string? ReadLine(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            // systemd writes this word on first boot before there is an id.
            return text.Length is 0 or > 100 || text == "uninitialized" ? null : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

#pragma warning disable CA5351 // An identity, not a secret; Coroot's agent has the same form.
    private static string Digest(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
