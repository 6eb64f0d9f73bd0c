using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Profiling;

/// <summary>What the profiler says about itself.</summary>
internal static class ProfileMetrics
{
    internal static readonly MetricDescriptor Samples = Counter("samples_total", "Stacks that were sampled.");
    internal static readonly MetricDescriptor Waits = Counter("waits_total", "Waits of a millisecond or more that were added to off-CPU profiles.");
    internal static readonly MetricDescriptor SamplesLost = Counter("samples_lost_total", "Samples that are in no profile, by reason.", "reason");
    internal static readonly MetricDescriptor StacksCut = Counter("stacks_cut_total", "Stacks whose outermost frames are missing, by reason.", "reason");
    internal static readonly MetricDescriptor CodeLost = Counter("code_names_lost_total", "Functions of interpreters whose names could not be read at once, by reason.", "reason");
    internal static readonly MetricDescriptor Profiles = Counter("profiles_total", "Profiles that were handed over for sending.");
    internal static readonly MetricDescriptor ProfilesLost = Counter("profiles_lost_total", "Profiles that the disk spool did not take.");
    internal static readonly MetricDescriptor Processes = Gauge("processes", "Processes whose memory is known.");
    internal static readonly MetricDescriptor Modules = Gauge("modules", "Executables and libraries that are known.");
    internal static readonly MetricDescriptor Functions = Gauge("functions", "Functions whose names are kept.");
    internal static readonly MetricDescriptor Tables = Gauge("unwind_tables", "Unwind tables in the kernel.");
    internal static readonly MetricDescriptor TableBytes = Gauge("unwind_table_bytes", "Memory of the unwind tables in the kernel in bytes.");
    internal static readonly MetricDescriptor TablesDropped = Counter("unwind_tables_dropped_total", "Unwind tables that made room for others, or could not be had.", "reason");
    internal static readonly MetricDescriptor MappingsDropped = Counter("mappings_dropped_total", "Mappings over the bound of a process, which are walked by frame pointers.");

    private static MetricDescriptor Counter(string name, string help, params ReadOnlySpan<string> labels) =>
        new("taproot_agent_profile_" + name, MetricType.Counter, help, [.. labels]);

    private static MetricDescriptor Gauge(string name, string help) => new("taproot_agent_profile_" + name, MetricType.Gauge, help, []);
}
