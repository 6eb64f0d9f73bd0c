using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Memory;

/// <summary>Metrics of the agent's memory.</summary>
internal static class MemoryMetrics
{
    public static readonly MetricDescriptor Budget = new(
        "taproot_agent_memory_budget_bytes", MetricType.Gauge, "Memory in bytes that the agent may take: in total, for BPF maps, for its heap.", ["share"]);

    public static readonly MetricDescriptor Used = new(
        "taproot_agent_memory_used_bytes", MetricType.Gauge,
        "Memory in bytes that the agent takes: resident, BPF maps (the kernel's, not resident), heap (part of what is resident).", ["kind"]);

    public static readonly MetricDescriptor Pressure = new(
        "taproot_agent_memory_pressure", MetricType.Gauge, "1 while most of the budget is used and caches are emptied, else 0.", []);

    public static readonly MetricDescriptor Trims = new(
        "taproot_agent_memory_trims_total", MetricType.Counter, "How often caches were emptied for want of memory.", []);
}
