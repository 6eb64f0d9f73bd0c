using Taproot.NodeAgent.Kernel.Native;
using Taproot.NodeAgent.Network;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Kernel;

/// <summary>The counters that the BPF programs keep per CPU.</summary>
internal sealed unsafe class KernelCounters(int map)
{
    private static readonly (KernelCounter Counter, string Label)[] Labels =
    [
        (KernelCounter.Events, "events"), (KernelCounter.EventsDropped, "events_dropped"), (KernelCounter.ConnectionsDropped, "connections_dropped"),
        (KernelCounter.FlowsDropped, "flows_dropped"), (KernelCounter.StatusesDropped, "statuses_dropped"),
        (KernelCounter.ListenersDropped, "listeners_dropped"), (KernelCounter.PayloadFaults, "payload_faults"), (KernelCounter.Requests, "requests"),
        (KernelCounter.ResponsesUnmatched, "responses_unmatched"), (KernelCounter.FlowsMerged, "flows_merged"),
        (KernelCounter.Payloads, "payloads"), (KernelCounter.PayloadsDropped, "payloads_dropped"), (KernelCounter.HeadsSkipped, "heads_skipped"),
        (KernelCounter.ClosesDropped, "closes_dropped"),
        (KernelCounter.Plaintexts, "plaintexts"), (KernelCounter.PlaintextsUnpaired, "plaintexts_unpaired"),
        (KernelCounter.QueuesDropped, "queues_dropped"),
        (KernelCounter.Certificates, "certificates"), (KernelCounter.CertificatesDropped, "certificates_dropped"),
        (KernelCounter.CertificatesUnpaired, "certificates_unpaired"),
    ];

    private readonly ulong[] _perCpu = new ulong[Math.Max(1, LibBpf.PossibleCpus())];

    /// <summary>Sum over the CPUs.</summary>
    public ulong Read(KernelCounter counter)
    {
        var index = (uint)counter;
        ulong sum = 0;
        fixed (ulong* values = _perCpu)
            if (LibBpf.Lookup(map, &index, values) != 0) return 0;
        foreach (var value in _perCpu) sum += value;
        return sum;
    }

    /// <summary>Writes them all.</summary>
    public void Collect(IMetricSink sink)
    {
        foreach (var (counter, label) in Labels) sink.Add(NetworkMetrics.KernelEvents, Read(counter), label);
    }
}
