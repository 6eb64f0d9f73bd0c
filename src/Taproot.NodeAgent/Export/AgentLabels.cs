using System.Security.Cryptography;
using System.Text;
using Taproot.NodeAgent.Host;
using Taproot.Telemetry;

namespace Taproot.NodeAgent.Export;

/// <summary>Labels that all series of the agent carry.</summary>
internal static class AgentLabels
{
    /// <summary>Labels on the /metrics page.</summary>
    public static Labels OnPage(HostIdentity host) => Labels.Of(("machine_id", host.MachineId), ("system_uuid", host.SystemUuid));

    /// <summary>Labels of what is sent; <c>instance</c> differs for clones of one machine image.</summary>
    public static Labels Sent(HostIdentity host)
    {
        var uuid = host.SystemUuid.Replace("-", "", StringComparison.Ordinal);
        var isOneId = uuid.Length == 0 || uuid.Equals(host.MachineId, StringComparison.OrdinalIgnoreCase);
        var instance = isOneId ? host.MachineId : Digest(host.MachineId + uuid);
        return Labels.Of(("machine_id", host.MachineId), ("system_uuid", host.SystemUuid), ("instance", instance), ("job", "taproot-node-agent"));
    }

#pragma warning disable CA5351 // An identity, not a secret; Coroot's agent has the same form.
    private static string Digest(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
