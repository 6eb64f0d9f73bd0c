using System.Net.Sockets;

namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>
/// One connection to a runtime's diagnostics port, good for one command. Each step has a time limit, since a stopped process takes connections
/// and never answers.
/// </summary>
internal sealed class DiagnosticsConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    private DiagnosticsConnection(TimeSpan patience, TimeProvider time) => (_patience, _time) = (patience, time);

    /// <summary>Sends a command and waits for the answer. Throws what <see cref="IsExpected"/> knows when there is none.</summary>
    internal static async Task<(DiagnosticsConnection Connection, byte[]? Payload)> SendAsync(
        string path, byte set, byte command, byte[] payload, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        var connection = new DiagnosticsConnection(patience, time);
        try
        {
            byte[]? answer = await connection.SendAsync(path, DiagnosticsMessage.Command(set, command, payload), cancellation);
            return (connection, answer);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>True for what a runtime that is gone, stopped or hostile leads to.</summary>
    internal static bool IsExpected(Exception exception) =>
        exception is SocketException or IOException or OperationCanceledException or InvalidDataException or ArgumentException or ObjectDisposedException;

    /// <summary>Reads some bytes; 0 at the end.</summary>
    internal async Task<int> ReadAsync(Memory<byte> into, TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        return await _socket.ReceiveAsync(into, both.Token);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]?> SendAsync(string path, byte[] message, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        await _socket.ConnectAsync(new UnixDomainSocketEndPoint(path), both.Token);
        for (int sent = 0; sent < message.Length;)
            sent += await _socket.SendAsync(message.AsMemory(sent), both.Token);
        byte[] header = await ReadExactlyAsync(DiagnosticsMessage.HeaderSize, both.Token);
        if (!DiagnosticsMessage.TryParseResponse(header, out int length, out bool isOk))
            throw new InvalidDataException("The answer is none of a .NET runtime's.");
        byte[] payload = await ReadExactlyAsync(length, both.Token);
        return isOk ? payload : null;
    }

    private async Task<byte[]> ReadExactlyAsync(int length, CancellationToken cancellation)
    {
        var bytes = new byte[length];
        for (int read = 0; read < length;)
        {
            int count = await _socket.ReceiveAsync(bytes.AsMemory(read), cancellation);
            if (count == 0)
                throw new InvalidDataException("The runtime closed the connection.");
            read += count;
        }
        return bytes;
    }
}
