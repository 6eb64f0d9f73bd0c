using System.Buffers.Binary;
using System.Globalization;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Protocols;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Kernel;

/// <summary>Reads a recording of payloads again, on any machine: what protocols it holds and how their requests ended.</summary>
internal static class PayloadRecording
{
    private const int MaxRecord = 65536;

    /// <summary>Hands each record to the handler. A file that is cut or damaged ends where that shows; returns how many records there were.</summary>
    public static int Replay(ReadOnlySpan<byte> recording, IPayloadHandler handler)
    {
        var records = 0;
        while (recording.Length >= sizeof(uint))
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(recording);
            if (length > MaxRecord || length > recording.Length - sizeof(uint)) break;
            KernelPayloads.Dispatch(recording.Slice(sizeof(uint), (int)length), handler);
            recording = recording[(sizeof(uint) + (int)length)..];
            records++;
        }
        return records;
    }

    /// <summary>The requests of a recording, by side, protocol and status, as lines of text.</summary>
    public static IEnumerable<string> Describe(ReadOnlySpan<byte> recording)
    {
        var requests = new RequestTable(TimeProvider.System);
        var everyone = new OneContainer();
        var dns = new DnsTable(everyone, new(int.MaxValue), static _ => "");
        var table = new ConversationTable(new NoVerdicts(), requests, dns, null, everyone, static _ => "", new());
        var flows = new FlowCollector(table);
        Replay(recording, flows);
        var (clients, servers) = (new RequestSet(), new RequestSet());
        foreach (var flow in flows.Flows) requests.Settle(flow, default, flow.Direction == FlowDirection.Outbound ? clients : servers);
        var questions = new LineSink();
        dns.Collect(questions);
        return [.. Lines("client", clients), .. Lines("server", servers), .. questions.Lines];
    }

    private static IEnumerable<string> Lines(string side, RequestSet requests) =>
        from series in requests.All()
        from count in series.Requests.Counts
        orderby series.Protocol, count.Key.Status, count.Key.Method
        select $"{side} {series.Protocol} {count.Key.Status} {count.Key.Method}".TrimEnd() + $" {count.Value}";

    private sealed class FlowCollector(IPayloadHandler next) : IPayloadHandler
    {
        public HashSet<FlowKey> Flows { get; } = [];

        public void OnPayload(in PayloadEvent payload, ReadOnlySpan<byte> bytes)
        {
            Flows.Add(payload.Flow);
            next.OnPayload(payload, bytes);
        }

        public void OnClosed(ulong connection, ulong startedNanoseconds) => next.OnClosed(connection, startedNanoseconds);
    }

    /// <summary>DNS is counted by question, not by flow.</summary>
    private sealed class LineSink : IMetricSink
    {
        private const int ContainerLabels = 2;
        private readonly List<string> _lines = [];

        public IEnumerable<string> Lines => _lines.Order(StringComparer.Ordinal);

        public void Add(MetricDescriptor metric, double value, params ReadOnlySpan<string> labelValues) =>
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{metric.Name} {string.Join(' ', labelValues[ContainerLabels..]!)} {value}"));

        public void AddHistogram(
            MetricDescriptor metric, ReadOnlySpan<double> upperBounds, ReadOnlySpan<ulong> counts, double sum, params ReadOnlySpan<string> labelValues)
        {
            // Times are not the same on another machine.
        }
    }

    private sealed class NoVerdicts : IVerdicts
    {
        public void Set(ulong connection, in Verdict verdict)
        {
            // What the kernel did then is in the recording.
        }
    }
}
