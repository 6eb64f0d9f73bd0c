namespace Taproot.NodeAgent.Tests.Documentation;

/// <summary>Metrics that no test sees with a value, and why it cannot be here.</summary>
internal static class UnseenMetrics
{
    private const string Disks = "the disks of virtual machines tell nothing of their health; the parsing of their answers is tested in Host.HostCollectorTests";
    private const string Docker = "it takes a container that Docker made on a block device: Containers.DockerTests, where TAPROOT_TEST_DOCKER_SOCKET names a daemon";

    internal static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["container_resources_disk_reads_total"] = Docker,
        ["container_resources_disk_writes_total"] = Docker,
        ["container_resources_disk_delay_seconds_total"] = "the kernel counts these delays only with kernel.task_delayacct=1, which the agent does not change",
        ["node_disk_healthy"] = Disks,
        ["node_disk_temperature_celsius"] = Disks,
        ["node_disk_wear_ratio"] = Disks,
    };
}
