using System.Diagnostics;
using System.Runtime.InteropServices;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Protocols;

namespace Taproot.ProtocolBench;

/// <summary>Replays records of the ring buffer, as the kernel would bring them, through all that user space does with them; events a second on one core.</summary>
internal static class DecodeBench
{
    private const int Connections = 64;
    private const int RequestsPerConnection = 2000;
    private const int Rounds = 7;
    private static readonly OneContainer Everyone = new();

    /// <summary>Runs one exchange; returns events a second of each round, and how many of the requests were counted.</summary>
    public static (double[] EventsPerSecond, double Counted) Run(Exchange exchange)
    {
        var records = Record(exchange);
        var rates = new double[Rounds];
        var counted = 0.0;
        for (var round = -2; round < Rounds; round++)
        {
            var requests = new RequestTable(TimeProvider.System);
            var table = new ConversationTable(new NoVerdicts(), requests, new DnsTable(Everyone, new(int.MaxValue), _ => ""), null, Everyone, _ => "", new());
            var watch = Stopwatch.StartNew();
            foreach (var record in records) KernelPayloads.Dispatch(record, table);
            if (round >= 0) rates[round] = records.Count / watch.Elapsed.TotalSeconds;
            var settled = new RequestSet();
            for (var i = 0; i < Connections; i++) requests.Settle(FlowOf(i), default, settled);
            counted = settled.All().Sum(s => s.Requests.Counts.Where(c => c.Key.Status != L7Status.Unknown).Sum(c => (double)c.Value));
        }
        return (rates, counted / (Connections * RequestsPerConnection));
    }

    // Connections take turns, as they do on a host.
    private static List<byte[]> Record(Exchange exchange)
    {
        var records = new List<byte[]>();
        var talks = Enumerable.Range(0, Connections).Select(i => new Talk(i)).ToArray();
        var now = 1_000_000UL;
        foreach (var talk in talks)
            foreach (var (fromClient, bytes) in exchange.Opening) records.Add(talk.Say(fromClient, bytes, now += 1000));
        for (var n = 1; n <= RequestsPerConnection; n++)
        {
            foreach (var talk in talks) records.Add(talk.Say(true, exchange.Request(n), now += 1000));
            foreach (var talk in talks) records.Add(talk.Say(false, exchange.Response(n), now += 1000));
        }
        return records;
    }

    private static FlowKey FlowOf(int connection) => new() { ProcessId = 1000, Direction = FlowDirection.Outbound, Port = (ushort)(20_000 + connection) };

    private sealed class Talk(int index)
    {
        private uint _client = 1;
        private uint _server = 1;

        public byte[] Say(bool fromClient, byte[] bytes, ulong now)
        {
            var payload = new PayloadEvent
            {
                Type = KernelEventType.Payload,
                ProcessId = 1000,
                Connection = (ulong)index + 1,
                StartedNanoseconds = 1,
                Nanoseconds = now,
                TurnNanoseconds = fromClient ? 0 : 1000UL * Connections,
                Sequence = fromClient ? _client : _server,
                Length = (uint)bytes.Length,
                Captured = (uint)bytes.Length,
                Flags = fromClient ? PayloadFlags.Request : PayloadFlags.Answers,
                Flow = FlowOf(index),
            };
            if (fromClient) _client += (uint)bytes.Length;
            else _server += (uint)bytes.Length;
            return [.. MemoryMarshal.AsBytes(new ReadOnlySpan<PayloadEvent>(in payload)), .. bytes];
        }
    }

    private sealed class NoVerdicts : IVerdicts
    {
        public void Set(ulong connection, in Verdict verdict)
        {
            // There is no kernel to tell.
        }
    }
}
