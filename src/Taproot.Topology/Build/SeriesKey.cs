using Taproot.Telemetry;

namespace Taproot.Topology.Build;

/// <summary>The labels that place a series, read in one pass.</summary>
internal readonly struct SeriesKey
{
    public readonly string Machine = "", Uuid = "", Container = "", Destination = "", Actual = "", Peer = "", Status = "", Method = "", Bound = "", MountPoint = "", Device = "";

    public SeriesKey(Labels labels)
    {
        foreach (var label in labels.Items.AsSpan())
        {
            switch (label.Name)
            {
                case "machine_id": Machine = label.Value; break;
                case "system_uuid": Uuid = label.Value; break;
                case "container_id": Container = label.Value; break;
                case "destination": Destination = label.Value; break;
                case "actual_destination": Actual = label.Value; break;
                case "peer": Peer = label.Value; break;
                case "status": Status = label.Value; break;
                case "method": Method = label.Value; break;
                case "le": Bound = label.Value; break;
                case "mount_point": MountPoint = label.Value; break;
                case "device": Device = label.Value; break;
                default: break;
            }
        }
    }
}
