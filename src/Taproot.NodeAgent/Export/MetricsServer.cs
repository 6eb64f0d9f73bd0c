using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Taproot.Telemetry;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Export;

/// <summary>Serves <c>GET /metrics</c> over HTTP/1.1: a small listener of our own, which keeps a web framework out of the agent.</summary>
internal sealed class MetricsServer : IDisposable
{
    private const int MaxHeadBytes = 8192;
    private const int MaxConnections = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CollectorSet _collectors;
    private readonly ILogger<MetricsServer> _logger;
    private readonly PrometheusTextSink _sink;
    private readonly SemaphoreSlim _sinkGate = new(1);
    private readonly Socket _listener;
    private readonly SemaphoreSlim _slots = new(MaxConnections);

    public MetricsServer(IPEndPoint listen, CollectorSet collectors, Labels constantLabels, ILogger<MetricsServer> logger)
    {
        (_collectors, _logger, _sink) = (collectors, logger, new(constantLabels));
        _listener = new(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(listen);
        _listener.Listen(MaxConnections);
    }

    /// <summary>The address it listens on.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndPoint!;

    public void Dispose()
    {
        _listener.Dispose();
        _slots.Dispose();
        _sinkGate.Dispose();
    }

    /// <summary>Accepts connections until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _slots.WaitAsync(cancellationToken);
            var connection = await _listener.AcceptAsync(cancellationToken);
            _ = AnswerAndCloseAsync(connection, cancellationToken);
        }
    }

    private async Task AnswerAndCloseAsync(Socket connection, CancellationToken cancellationToken)
    {
        using var _ = connection;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            var head = await ReadHeadAsync(connection, limit.Token);
            if (head is not null) await AnswerAsync(connection, head, limit.Token);
        }
        catch (OutOfMemoryException e)
        {
            ExportLog.MetricsConnectionFailed(_logger, e);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested) ExportLog.MetricsConnectionFailed(_logger, e);
        }
        finally
        {
            try
            {
                _slots.Release();
            }
            catch (ObjectDisposedException)
            {
                connection.Close(); // the agent is ending
            }
        }
    }

    private static async Task<string?> ReadHeadAsync(Socket connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxHeadBytes];
        for (var length = 0; length < buffer.Length;)
        {
            var read = await connection.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None, cancellationToken);
            if (read == 0) return null;
            length += read;
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0) return Encoding.ASCII.GetString(buffer, 0, end);
        }

        return "";
    }

    private Task AnswerAsync(Socket connection, string head, CancellationToken cancellationToken)
    {
        var line = head.Split('\r', 2)[0].Split(' ');
        if (line.Length != 3 || !line[2].StartsWith("HTTP/1.", StringComparison.Ordinal)) return Say("400 Bad Request", "Bad request\n"u8);
        if (line[0] is not ("GET" or "HEAD")) return Say("405 Method Not Allowed", "Use GET\n"u8);
        var isHead = line[0] == "HEAD";
        return line[1].Split('?', 2)[0] switch
        {
            "/metrics" => SendPageAsync(connection, isHead, cancellationToken),
            "/healthz" or "/health" => Say("200 OK", "OK\n"u8, isHead),
            _ => Say("404 Not Found", "The metrics are at /metrics\n"u8, isHead),
        };

        Task Say(string status, ReadOnlySpan<byte> text, bool withoutBody = false) =>
            SendAsync(connection, status, "text/plain", text.Length, [text.ToArray()], withoutBody, cancellationToken);
    }

    /// <summary>One page at a time: a large one is sent as it stands in the sink, not copied.</summary>
    private async Task SendPageAsync(Socket connection, bool isHead, CancellationToken cancellationToken)
    {
        await _sinkGate.WaitAsync(cancellationToken);
        try
        {
            _sink.Begin();
            _collectors.Collect(_sink);
            await SendAsync(connection, "200 OK", PrometheusTextSink.ContentType, _sink.Length, _sink.Pieces(), isHead, cancellationToken);
        }
        finally
        {
            _sink.Clear();
            _sinkGate.Release();
        }
    }

    private static async Task SendAsync(
        Socket connection, string status, string contentType, long length, IEnumerable<ReadOnlyMemory<byte>> body, bool isHead, CancellationToken cancellationToken)
    {
        var head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        await SendAllAsync(connection, head, cancellationToken);
        if (!isHead)
            foreach (var piece in body) await SendAllAsync(connection, piece, cancellationToken);
        connection.Shutdown(SocketShutdown.Send);
    }

    private static async Task SendAllAsync(Socket connection, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += await connection.SendAsync(bytes[sent..], SocketFlags.None, cancellationToken);
    }
}
