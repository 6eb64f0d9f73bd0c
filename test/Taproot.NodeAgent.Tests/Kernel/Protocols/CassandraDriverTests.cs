using System.IO.Hashing;
using System.Text;
using Taproot.NodeAgent.Protocols.Cassandra;
using Taproot.NodeAgent.Tests.Protocols;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class CassandraDriverTests
{
    private const string Python = "/usr/bin/python3"; // Debian's, which has the driver

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Requests_of_the_official_driver_are_counted_on_both_sides(int version)
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/cassandra")) Assert.Skip("python3-cassandra is not installed.");
        var counts = new Counts();
        await using var server = new WireServer(() => new FakeCassandra(counts).Read);
        using var kernel = KernelHarness.Start();
        var script = $"""
            from cassandra.cluster import Cluster
            from cassandra.query import BatchStatement
            cluster = Cluster(['127.0.0.1'], port={server.Port}, protocol_version={version}, schema_metadata_enabled=False, token_metadata_enabled=False)
            session = cluster.connect()
            for f in [session.execute_async("SELECT * FROM t WHERE id = %d" % i) for i in range(200)]: f.result()
            prepared = session.prepare("INSERT INTO t (id) VALUES (1)")
            for i in range(50): session.execute(prepared)
            batch = BatchStatement()
            batch.add("INSERT INTO t (id) VALUES (2)")
            session.execute(batch)
            for i in range(20):
                try: session.execute("SELECT fail")
                except Exception as e: pass
            cluster.shutdown()
            print('done')
            """;
        Assert.Contains("done", RunningProgram.Run(Python, "-c", script), StringComparison.Ordinal);

        Assert.InRange(counts.Ok, 251, 300);
        Assert.InRange(counts.Failed, 20, 30);
        var self = ProcessPerContainer.Name(Environment.ProcessId);
        var values = kernel.Until(v => Outbound(v, server, "ok") >= counts.Ok && Inbound(v, self, "ok") >= counts.Ok && Outbound(v, server, "failed") >= counts.Failed);
        Assert.Equal(counts.Ok, Outbound(values, server, "ok"));
        Assert.Equal(counts.Failed, Outbound(values, server, "failed"));
        Assert.Equal(counts.Ok, Inbound(values, self, "ok"));
        Assert.Equal(counts.Failed, Inbound(values, self, "failed"));
    }

    private static double Outbound(List<Measured> values, WireServer server, string status) =>
        values.Where(m => m.Metric == "container_cassandra_queries_total" && m["destination"] == server.Address && m["status"] == status).Sum(m => m.Value);

    private static double Inbound(List<Measured> values, string container, string status) =>
        values.Where(m => m.Metric == "container_cassandra_inbound_queries_total" && m["container_id"] == container && m["status"] == status).Sum(m => m.Value);

    private sealed class Counts
    {
        private int _ok;
        private int _failed;

        public int Ok => _ok;
        public int Failed => _failed;
        public void Add(bool isOk) => Interlocked.Increment(ref isOk ? ref _ok : ref _failed);
    }

    /// <summary>As much of a node as the driver asks for.</summary>
    private sealed class FakeCassandra(Counts counts)
    {
        private const int Error = 0, Startup = 1, Ready = 2, Options = 5, Supported = 6, Query = 7, Result = 8, Prepare = 9, Register = 11;
        private const int Varchar = 13, Uuid = 12, Inet = 16;
        private bool _isFramed;

        public byte[] Read(ReadOnlySpan<byte> received, out int taken)
        {
            var answer = new Wire();
            taken = 0;
            while (received.Length - taken >= 9)
            {
                var rest = received[taken..];
                var frame = 0;
                if (_isFramed)
                {
                    frame = (rest[0] | rest[1] << 8 | rest[2] << 16) & 0x1ffff;
                    if (rest.Length < 6 + frame + 4) break;
                    rest = rest.Slice(6, frame);
                }
                var before = answer.Length;
                var wasFramed = _isFramed;
                var read = 0;
                var envelopes = new Wire();
                while (rest.Length - read >= 9 && rest.Length - read >= 9 + Length(rest[read..]))
                {
                    var length = 9 + Length(rest[read..]);
                    Answer(rest.Slice(read, length), envelopes);
                    read += length;
                    if (_isFramed != wasFramed) break;
                }
                if (read == 0) break;
                answer.Raw(wasFramed ? Frame(envelopes) : envelopes);
                taken += wasFramed ? 6 + frame + 4 : read;
            }
            return answer;
        }

        private static int Length(ReadOnlySpan<byte> envelope) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(envelope[5..]);

        private void Answer(ReadOnlySpan<byte> envelope, Wire to)
        {
            var (version, opcode) = (envelope[0], (int)envelope[4]);
            var text = Encoding.UTF8.GetString(envelope[9..]);
            var (kind, body) = opcode switch
            {
                Options => (Supported, new Wire().U16(2).Text16("CQL_VERSION").U16(1).Text16("3.4.5").Text16("COMPRESSION").U16(0)),
                Startup or Register => (Ready, new Wire()),
                Prepare => (Result, Prepared(version)),
                Query when text.Contains("peers_v2", StringComparison.Ordinal) || text.Contains("fail", StringComparison.Ordinal) =>
                    (Error, new Wire().I32(0x2200).Text16("unconfigured table")),
                Query when text.Contains("system.local", StringComparison.Ordinal) => (Result, Local()),
                Query when text.Contains("system.peers", StringComparison.Ordinal) => (Result, new Wire().I32(2).I32(1).I32(1).Text16("system").Text16("peers").Text16("peer").U16(Inet).I32(0)),
                _ => (Result, new Wire().I32(1)),
            };
            if (opcode is not (Options or Startup or Register or Prepare)) counts.Add(kind == Result);
            byte[] bytes = body;
            to.U8(0x80 | version).U8(0).Raw(envelope[2..4]).U8(kind).I32(bytes.Length).Raw(bytes);
            if (opcode == Startup && version == 5) _isFramed = true;
        }

        private static Wire Prepared(int version)
        {
            var wire = new Wire().I32(4).Text16("0123456789abcdef");
            if (version == 5) wire.Text16("fedcba9876543210");
            // No parameters, and no columns in what comes back.
            return wire.I32(1).I32(0).I32(0).Text16("k").Text16("t").I32(4).I32(0);
        }

        private static Wire Local()
        {
            (string Name, int Type, byte[] Value)[] columns =
            [
                ("key", Varchar, "local"u8.ToArray()), ("cluster_name", Varchar, "test"u8.ToArray()), ("data_center", Varchar, "dc1"u8.ToArray()), ("rack", Varchar, "r1"u8.ToArray()),
                ("release_version", Varchar, "4.0.0"u8.ToArray()), ("partitioner", Varchar, "org.apache.cassandra.dht.Murmur3Partitioner"u8.ToArray()),
                ("rpc_address", Inet, [127, 0, 0, 1]), ("listen_address", Inet, [127, 0, 0, 1]), ("broadcast_address", Inet, [127, 0, 0, 1]),
                ("host_id", Uuid, [.. Enumerable.Range(1, 16).Select(i => (byte)i)]), ("schema_version", Uuid, [.. Enumerable.Range(2, 16).Select(i => (byte)i)]),
            ];
            var wire = new Wire().I32(2).I32(1).I32(columns.Length).Text16("system").Text16("local");
            foreach (var (name, type, _) in columns) wire.Text16(name).U16(type);
            wire.I32(1);
            foreach (var (_, _, value) in columns) wire.I32(value.Length).Raw(value);
            return wire;
        }

        private static byte[] Frame(byte[] payload)
        {
            if (payload.Length == 0) return [];
            var fields = payload.Length | 1 << 17;
            byte[] header = [(byte)fields, (byte)(fields >> 8), (byte)(fields >> 16)];
            var check = CqlFrame.Checksum(header);
            var trailer = Crc32.Hash([0xfa, 0x2d, 0x55, 0xca, .. payload]);
            return new Wire().Raw(header).Raw((byte)check, (byte)(check >> 8), (byte)(check >> 16)).Raw(payload).Raw(trailer);
        }
    }
}
