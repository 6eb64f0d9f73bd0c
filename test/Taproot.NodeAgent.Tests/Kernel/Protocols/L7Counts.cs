namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

/// <summary>Sums what was counted of a protocol's requests.</summary>
internal static class L7Counts
{
    /// <summary>Requests that clients sent to a destination; of one status, or of all.</summary>
    public static double Outbound(this List<Measured> values, string metric, string destination, string? status = null) =>
        values.Where(m => m.Metric == metric && m["destination"] == destination && (status is null || m["status"] == status)).Sum(m => m.Value);

    /// <summary>Requests that servers answered, in one container or in all.</summary>
    public static double Inbound(this List<Measured> values, string metric, string? container, string? status = null) =>
        values.Where(m => m.Metric == metric && (container is null || m["container_id"] == container) && (status is null || m["status"] == status)).Sum(m => m.Value);
}
