using System.Buffers.Binary;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Protocols;

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
        var nobody = new Nobody();
        var table = new ConversationTable(new NoVerdicts(), requests, new DnsTable(nobody, new(int.MaxValue), static _ => ""), null, nobody, static _ => "", new());
        var flows = new FlowCollector(table);
        Replay(recording, flows);
        var (clients, servers) = (new RequestSet(), new RequestSet());
        foreach (var flow in flows.Flows) requests.Settle(flow, default, flow.Direction == FlowDirection.Outbound ? clients : servers);
        return [.. Lines("client", clients), .. Lines("server", servers)];
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

    private sealed class NoVerdicts : IVerdicts
    {
        public void Set(ulong connection, in Verdict verdict)
        {
            // What the kernel did then is in the recording.
        }
    }

    /// <summary>Processes of another machine belong to nobody.</summary>
    private sealed class Nobody : IContainerRegistry
    {
        public IReadOnlyList<PublishedPort> PublishedPorts => [];

        public event Action<string>? ContainerRemoved { add { } remove { } }

        public string? FindOwner(int pid, ProcessActivity activity) => null;

        public bool IsShown(string containerId) => false;

        public void NoteTraffic(string containerId, ulong events)
        {
        }

        public void ProcessExecuted(int pid, in ExecutedProgram program)
        {
        }

        public void ProcessExited(int pid, bool killedByOom)
        {
        }
    }
}
