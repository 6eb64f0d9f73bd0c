using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// Asks systemd over its private socket, without a bus between. Answers are kept. A broken connection is made anew once a question; each question
/// has a second. Questions are asked one after the other.
/// </summary>
internal sealed class SystemdClient(IReadOnlyList<string> sockets, TimeProvider time) : ISystemdClient, IDisposable
{
    private const int MostUnits = 5000;
    private const int LongestLine = 512;
    private const int MostStrangeMessages = 64;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, SystemdUnitProperties> _known = new(StringComparer.Ordinal);
    private NetworkStream? _connection;
    private uint _serial;

    public async Task<SystemdUnitProperties?> FindAsync(string unit, CancellationToken cancellation)
    {
        if (_known.TryGetValue(unit, out SystemdUnitProperties? known))
            return known;
        SystemdUnitProperties? found = await TryAskAsync(unit, cancellation) ?? await TryAskAsync(unit, cancellation);
        if (found is not null && _known.Count < MostUnits)
            _known[unit] = found;
        return found;
    }

    public void Dispose() => _connection?.Dispose();

    private async Task<SystemdUnitProperties?> TryAskAsync(string unit, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            NetworkStream connection = _connection ??= await ConnectAsync(both.Token);
            string path = DBusMessage.PathOf(unit);
            string triggeredBy = await GetAsync(connection, path, "org.freedesktop.systemd1.Unit", "TriggeredBy", both.Token);

            // What is no service has no type: that answer is an error.
            string type = await GetAsync(connection, path, "org.freedesktop.systemd1.Service", "Type", both.Token);
            return new SystemdUnitProperties(triggeredBy, type);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // After half an answer nothing more can be understood on this connection.
            _connection?.Dispose();
            _connection = null;
            return null;
        }
    }

    private async Task<NetworkStream> ConnectAsync(CancellationToken cancellation)
    {
        string path = sockets.FirstOrDefault(File.Exists) ?? throw new SocketException((int)SocketError.AddressNotAvailable);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            var stream = new NetworkStream(socket, ownsSocket: true);
            await stream.WriteAsync(DBusMessage.Authentication(Processes.LibC.EffectiveUserId()), cancellation);
            string answer = await ReadLineAsync(stream, cancellation);
            if (!answer.StartsWith("OK", StringComparison.Ordinal))
                throw new InvalidDataException("systemd does not let us ask");
            await stream.WriteAsync("BEGIN\r\n"u8.ToArray(), cancellation);
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream, CancellationToken cancellation)
    {
        // Byte by byte, since what follows the line is no text.
        var line = new System.Text.StringBuilder();
        byte[] one = new byte[1];
        while (line.Length < LongestLine)
        {
            await stream.ReadExactlyAsync(one, cancellation);
            if (one[0] == (byte)'\n')
                return line.ToString();
            line.Append((char)one[0]);
        }
        throw new InvalidDataException("systemd's answer is no line");
    }

    private async Task<string> GetAsync(NetworkStream connection, string path, string ofInterface, string property, CancellationToken cancellation)
    {
        uint serial = ++_serial;
        await connection.WriteAsync(DBusMessage.GetProperty(serial, path, ofInterface, property), cancellation);
        byte[] header = new byte[DBusMessage.HeaderLength];
        for (int i = 0; i < MostStrangeMessages; i++)
        {
            await connection.ReadExactlyAsync(header, cancellation);
            (byte type, int fields, int padded, int body) = DBusMessage.ReadHeader(header);
            byte[] rest = new byte[padded + body];
            await connection.ReadExactlyAsync(rest, cancellation);
            if (type is not (DBusMessage.MethodReturn or DBusMessage.Error) || DBusMessage.ReplySerial(rest.AsSpan(0, fields)) != serial)
                continue;
            return type == DBusMessage.Error ? "" : DBusMessage.ReadVariant(rest.AsSpan(padded));
        }
        throw new InvalidDataException("systemd talks of other things only");
    }
}
