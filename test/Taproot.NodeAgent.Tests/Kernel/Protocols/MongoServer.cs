using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Taproot.NodeAgent.Protocols.MongoDb;
using static Taproot.NodeAgent.Tests.Protocols.Mongo;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

/// <summary>As much of a MongoDB server as a driver needs: it greets, finds nothing, takes what is inserted, and fails when it is asked to.</summary>
internal sealed class MongoServer : IAsyncDisposable
{
    private static readonly byte[] Greeting = Document(
        Element("helloOk", true), Element("ismaster", true), Element("isWritablePrimary", true), Element("maxBsonObjectSize", 16_777_216), Element("maxMessageSizeBytes", 48_000_000),
        Element("maxWriteBatchSize", 100_000), Element("minWireVersion", 0), Element("maxWireVersion", 21), Element("readOnly", false), Element("ok", 1.0));

    private readonly TcpListener _listener = new(IPAddress.Loopback, RealServer.FreePort());
    private readonly CancellationTokenSource _ends = new();
    private readonly List<Task> _clients = [];
    private readonly Task _accepting;

    public MongoServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Commands that were answered, but for greetings.</summary>
    public ConcurrentBag<string> Commands { get; } = [];

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_clients);
        _ends.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_ends.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        var stream = client.GetStream();
        var header = new byte[MongoMessage.HeaderLength];
        try
        {
            for (var number = 1; ; number++)
            {
                await stream.ReadExactlyAsync(header, _ends.Token);
                var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - header.Length];
                await stream.ReadExactlyAsync(body, _ends.Token);
                await stream.WriteAsync(Answer([.. header, .. body], number), _ends.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The client or the test is done.
        }
    }

    private byte[] Answer(byte[] request, int number)
    {
        var message = MongoMessage.Read(request);
        var command = CommandOf(message, request);
        if (command is not ("hello" or "isMaster" or "ismaster")) Commands.Add(command);
        var reply = Reply(command);
        return message.Kind == MongoMessage.Query
            ? Wrap(number, message.Number, MongoMessage.Reply, [.. Int(8), .. new byte[12], .. Int(1), .. reply])
            : Message(number, message.Number, reply);
    }

    private static string CommandOf(MongoMessage message, byte[] request)
    {
        var reader = new BsonReader(message.DocumentOf(request));
        return reader.Read() ? Encoding.UTF8.GetString(reader.Name) : "";
    }

    private static byte[] Reply(string command) => command switch
    {
        "hello" or "isMaster" or "ismaster" => Greeting,
        "find" => Document(Element("cursor", Document(Element("firstBatch", Array.Empty<byte[]>()), Element("id", 0L), Element("ns", "shop.orders"))), Element("ok", 1.0)),
        "insert" => Document(Element("n", 1), Element("ok", 1.0)),
        "fail" => Document(Element("ok", 0.0), Element("errmsg", "no"), Element("code", 59)),
        _ => Document(Element("ok", 1.0)),
    };
}
