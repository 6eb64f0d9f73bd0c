using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Taproot.ConnectionBench;

/// <summary>Opens many connections to many addresses of the loopback network, keeps them, and sends a request on each in turn.</summary>
internal sealed class AskingEnd : IDisposable
{
    private static readonly byte[] Request = "GET /bench HTTP/1.1\r\nHost: bench\r\n\r\n"u8.ToArray();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Socket[] _sockets;
    private readonly byte[] _buffer = new byte[4096];
    private int _next;

    public AskingEnd(int port, int connections, int firstDestination, int destinations)
    {
        _sockets = new Socket[connections];
        for (var i = 0; i < connections; i++)
        {
            _sockets[i] = Dial(new(AddressOf(firstDestination + (i % destinations)), port));
        }
    }

    /// <summary>Takes commands until the input ends; answers each with one line.</summary>
    public void Obey(TextReader commands, TextWriter answers)
    {
        answers.WriteLine("open");
        while (commands.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            if (words is ["talk", var seconds, var interval])
                answers.WriteLine(Talk(double.Parse(seconds, CultureInfo.InvariantCulture), double.Parse(interval, CultureInfo.InvariantCulture)));
            else
                answers.WriteLine("unknown");
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }

    /// <summary>Dials until somebody listens, for some seconds.</summary>
    private static Socket Dial(IPEndPoint address)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(address);
                return socket;
            }
            catch (SocketException) when (watch.Elapsed < Patience)
            {
                socket.Dispose();
                Thread.Yield();
            }
        }
    }

    /// <summary>Goes round all connections once in an interval, in seconds; returns the number of requests.</summary>
    private int Talk(double seconds, double interval)
    {
        var pace = _sockets.Length / interval;
        var watch = Stopwatch.StartNew();
        using var pause = new ManualResetEventSlim();
        var sent = 0;
        for (; watch.Elapsed.TotalSeconds < seconds; sent++)
        {
            var due = TimeSpan.FromSeconds(sent / pace) - watch.Elapsed;
            if (due > TimeSpan.FromMilliseconds(1)) pause.Wait(due);
            var socket = _sockets[_next++ % _sockets.Length];
            socket.Send(Request);
            if (socket.Receive(_buffer) == 0) throw new IOException("The answering end is gone.");
        }
        return sent;
    }

    private static IPAddress AddressOf(int number) => new([127, (byte)(1 + number / 62_500), (byte)(1 + number / 250 % 250), (byte)(1 + number % 250)]);
}
