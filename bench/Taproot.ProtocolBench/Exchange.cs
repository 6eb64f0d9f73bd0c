using System.Buffers.Binary;
using System.Text;
using Taproot.NodeAgent.Protocols;

namespace Taproot.ProtocolBench;

/// <summary>What a client and a server of one protocol say: an opening, and then the same request and response again and again.</summary>
/// <param name="Name">Name on the screen.</param>
/// <param name="Protocol">What it must be taken for.</param>
/// <param name="Opening">Who says what first.</param>
/// <param name="Request">The n-th request, from 1.</param>
/// <param name="Response">The response to it.</param>
internal sealed record Exchange(
    string Name, L7Protocol Protocol, (bool FromClient, byte[] Bytes)[] Opening, Func<int, byte[]> Request, Func<int, byte[]> Response)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exchange> All { get; } =
    [
        new("http1", L7Protocol.Http1, [], _ => Text("GET /products/7 HTTP/1.1\r\nHost: shop.local\r\nAccept: */*\r\n\r\n"), _ => Text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")),
        new("http2", L7Protocol.Http2, Http2Opening, n => Frame(1, 5, Stream(n), [0x82, 0x86, 0x84, 0x01, 0x04, .. "shop"u8]), n => [.. Frame(1, 4, Stream(n), [0x88]), .. Frame(0, 1, Stream(n), "hello"u8)]),
        new("grpc", L7Protocol.Http2, Http2Opening, n => [.. Frame(1, 4, Stream(n), GrpcRequest), .. Frame(0, 1, Stream(n), [0, 0, 0, 0, 2, 8, 1])], GrpcResponse),
        new("postgres", L7Protocol.Postgres, PostgresOpening, _ => Postgres('Q', Text("SELECT name FROM products WHERE id = 7\0")), _ => PostgresResult),
        new("mysql", L7Protocol.MySql, MySqlOpening, _ => MySql(0, [3, .. "SELECT 1"u8]), _ => MySql(1, [0, 0, 0, 2, 0, 0, 0])),
        new("redis", L7Protocol.Redis, [], _ => Text("*2\r\n$3\r\nGET\r\n$6\r\nuser:1\r\n"), _ => Text("$5\r\nhello\r\n")),
        new("memcached", L7Protocol.Memcached, [], _ => Text("get user:1\r\n"), _ => Text("VALUE user:1 0 5\r\nhello\r\nEND\r\n")),
        new("mongodb", L7Protocol.MongoDb, [], n => Mongo(n, 0, MongoFind), n => Mongo(n + 1_000_000, n, MongoOk)),
        new("kafka", L7Protocol.Kafka, [], n => Sized([0, 18, 0, 0, .. Int(n), 0, 5, .. "bench"u8]), n => Sized([.. Int(n), 0, 0, 0, 0, 0, 0])),
        new("cassandra", L7Protocol.Cassandra, [], _ => Cql(0x04, 7, [.. Int(30), .. "SELECT v FROM ks.t WHERE k = 10"u8[..30], 0, 1, 0]), _ => Cql(0x84, 8, Int(1))),
        new("zookeeper", L7Protocol.ZooKeeper, ZooKeeperOpening, n => Sized([.. Int(n), .. Int(4), .. Int(5), .. "/node"u8, 0]), n => Sized([.. Int(n), 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, .. Int(1), 1, .. new byte[68]])),
        new("dubbo2", L7Protocol.Dubbo2, [], n => Dubbo(0xc2, 0, n, [5, .. "2.0.2"u8, 3, .. "Api"u8]), n => Dubbo(0x02, 20, n, [0x91])),
    ];

    private static (bool FromClient, byte[] Bytes)[] Http2Opening =>
        [(true, [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0, 0, [])]), (false, [.. Frame(4, 0, 0, []), .. Frame(4, 1, 0, [])]), (true, Frame(4, 1, 0, []))];

    // :method POST, :scheme http, and path and content type as literals that go into no table.
    private static byte[] GrpcRequest =>
        [0x83, 0x86, 0x04, 0x0a, .. "/Shop/Find"u8, 0x0f, 0x10, 0x10, .. "application/grpc"u8];

    private static (bool FromClient, byte[] Bytes)[] PostgresOpening =>
        [(true, Sized([0, 3, 0, 0, .. "user\0shop\0\0"u8], includesItself: true)), (false, [.. Postgres('R', Int(0)), .. Postgres('Z', "I"u8)])];

    private static byte[] PostgresResult =>
    [
        .. Postgres('T', [0, 1, .. "name\0"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0]),
        .. Postgres('D', [0, 1, .. Int(5), .. "chair"u8]), .. Postgres('C', "SELECT 1\0"u8), .. Postgres('Z', "I"u8),
    ];

    private static (bool FromClient, byte[] Bytes)[] MySqlOpening =>
    [
        (false, MySql(0, [10, .. "8.0.30\0"u8, 1, 0, 0, 0, .. "abcdefgh"u8, 0, 0xff, 0xf7, 0x21, 2, 0, 0xff, 0xdf, 21, .. new byte[10], .. "ijklmnopqrst"u8, 0])),
        (true, MySql(1, [0x85, 0xa6, 0x0f, 0, 0, 0, 0, 1, 0x21, .. new byte[23], .. "shop\0"u8, 0])), (false, MySql(2, [0, 0, 0, 2, 0, 0, 0])),
    ];

    private static byte[] MongoFind => Bson([2, .. "find\0"u8, .. LittleInt(9), .. "products\0"u8, 2, .. "$db\0"u8, .. LittleInt(5), .. "shop\0"u8]);

    private static byte[] MongoOk => Bson([1, .. "ok\0"u8, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);

    private static (bool FromClient, byte[] Bytes)[] ZooKeeperOpening =>
        [(true, Sized([.. new byte[12], .. Int(30000), .. new byte[8], .. Int(16), .. new byte[16], 0])), (false, Sized([.. Int(0), .. Int(30000), .. new byte[7], 7, .. Int(16), .. new byte[16], 0]))];

    private static byte[] GrpcResponse(int n) =>
        [.. Frame(1, 4, Stream(n), [0x88, 0x0f, 0x10, 0x10, .. "application/grpc"u8]), .. Frame(0, 0, Stream(n), [0, 0, 0, 0, 2, 8, 1]), .. Frame(1, 5, Stream(n), [0x00, 0x0b, .. "grpc-status"u8, 1, (byte)'0'])];

    private static int Stream(int n) => 2 * n - 1;

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] LittleInt(int value)
    {
        var bytes = Int(value);
        Array.Reverse(bytes);
        return bytes;
    }

    private static byte[] Sized(byte[] body, bool includesItself = false) => [.. Int(body.Length + (includesItself ? 4 : 0)), .. body];

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, .. Int(stream), .. payload];

    private static byte[] Postgres(char type, ReadOnlySpan<byte> body) => [(byte)type, .. Int(body.Length + 4), .. body];

    private static byte[] MySql(byte sequence, byte[] body) => [(byte)body.Length, (byte)(body.Length >> 8), 0, sequence, .. body];

    private static byte[] Bson(byte[] fields) => [.. LittleInt(fields.Length + 5), .. fields, 0];

    private static byte[] Mongo(int id, int answers, byte[] document) =>
        [.. LittleInt(16 + 5 + document.Length), .. LittleInt(id), .. LittleInt(answers), .. LittleInt(2013), .. LittleInt(0), 0, .. document];

    private static byte[] Cql(byte version, byte operation, byte[] body) => [version, 0, 0, 1, operation, .. Int(body.Length), .. body];

    private static byte[] Dubbo(byte flags, byte status, int id, byte[] body) => [0xda, 0xbb, flags, status, 0, 0, 0, 0, .. Int(id), .. Int(body.Length), .. body];
}
