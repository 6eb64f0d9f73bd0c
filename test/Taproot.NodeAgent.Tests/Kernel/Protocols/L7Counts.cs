using System.Globalization;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

/// <summary>Sums what was counted of a protocol's requests.</summary>
internal static class L7Counts
{
    /// <summary>Requests that clients sent to a destination; of one status, or of all.</summary>
    public static double Outbound(this List<Measured> values, string metric, string destination, string? status = null) =>
        values.Where(m => m.Metric == metric && m["destination"] == destination && (status is null || m["status"] == status)).Sum(m => m.Value);

    /// <summary>Requests that a server answered.</summary>
    public static double Inbound(this List<Measured> values, string metric, string container, string? status = null) =>
        values.Where(m => m.Metric == metric && m["container_id"] == container && (status is null || m["status"] == status)).Sum(m => m.Value);

    /// <summary>Requests that processes answered which were started after one: those that a server forks.</summary>
    public static double InboundSince(this List<Measured> values, string metric, string container, string? status = null) =>
        values.Where(m => m.Metric == metric && IdOf(m["container_id"]) >= IdOf(container) && (status is null || m["status"] == status)).Sum(m => m.Value);

    private static int IdOf(string container) => int.Parse(container.AsSpan(container.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
}
