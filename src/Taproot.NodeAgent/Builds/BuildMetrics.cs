using System.Collections.Immutable;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Builds;

/// <summary>Metrics of what containers, units and programs are made of.</summary>
internal static class BuildMetrics
{
    private static readonly ImmutableArray<string> Identity = ["container_id", "app_id"];

    internal static readonly MetricDescriptor Info = new(
        "container_build_info", MetricType.Gauge,
        "What runs: part is image, program or unit; build changes when it was built anew, version is what it calls itself. Always 1.",
        [.. Identity, "part", "name", "version", "build"]);

    internal static readonly MetricDescriptor Software = new(
        "container_software_info", MetricType.Gauge, "Version of the interpreter or server that the main process is, always 1.",
        [.. Identity, "software", "version"]);

    internal static readonly MetricDescriptor Looks = new(
        "taproot_agent_build_looks_total", MetricType.Counter, "Main processes whose files were looked at to tell their build.", []);

    internal static readonly MetricDescriptor LeftOut = new(
        "taproot_agent_build_left_out_total", MetricType.Counter,
        "Main processes whose build was not told (unreadable: their files cannot be read; postponed: looked at in a later round; another: the process was replaced meanwhile).", ["reason"]);
}
