using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>What the making of heap profiles says of itself.</summary>
internal sealed class GoHeapCounts
{
    private static readonly MetricDescriptor KnownPrograms = new(
        "taproot_agent_go_heap_programs", MetricType.Gauge, "Go programs that heap profiles are made of, those that take no samples included.", []);

    private static readonly MetricDescriptor KnownPlaces = new(
        "taproot_agent_go_heap_places", MetricType.Gauge, "Call stacks of Go programs whose allocations are remembered from round to round.", []);

    private static readonly MetricDescriptor Made = new(
        "taproot_agent_go_heap_profiles_total", MetricType.Counter, "Heap profiles that were handed over for sending.", []);

    private static readonly MetricDescriptor Losses = new(
        "taproot_agent_go_heap_lost_total", MetricType.Counter,
        "What is not in heap profiles: profiles that the disk spool did not take, programs and call stacks over the bounds, lists that broke off, stacks that were cut.",
        ["reason"]);

    internal int Programs { get; set; }

    internal int Places { get; set; }

    internal long Profiles { get; set; }

    internal long SpoolFull { get; set; }

    internal long ProgramsFull { get; set; }

    internal long PlacesFull { get; set; }

    internal long Broken { get; set; }

    internal long Cut { get; set; }

    internal void Collect(IMetricSink sink)
    {
        sink.Add(KnownPrograms, Programs);
        sink.Add(KnownPlaces, Places);
        sink.Add(Made, Profiles);
        sink.Add(Losses, SpoolFull, "spool_full");
        sink.Add(Losses, ProgramsFull, "programs_full");
        sink.Add(Losses, PlacesFull, "places_full");
        sink.Add(Losses, Broken, "broken_list");
        sink.Add(Losses, Cut, "tree_full");
    }
}
