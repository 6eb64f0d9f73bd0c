using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Taproot.ProtocolBench;

/// <summary>Clients and a server that really talk over loopback, paced; what each request takes as the client sees it.</summary>
internal static class TalkBench
{
    /// <summary>What one round measured: requests, and the middle and the 99th percentile of their times in microseconds.</summary>
    public sealed record Round(int Requests, double P50, double P99);

    /// <summary>Talks for a number of rounds on the same connections.</summary>
    public static List<Round> Run(Exchange exchange, int port, int connections, int rate, int seconds, int rounds)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        var pairs = new List<Pair>();
        for (var i = 0; i < connections; i++) pairs.Add(Pair.Open(exchange, listener, port));
        var results = new List<Round>();
        for (var round = 0; round < rounds; round++)
        {
            var times = new List<double>[connections];
            var threads = pairs.Select((pair, i) => new Thread(() => times[i] = pair.Talk((double)rate / connections, seconds))).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            var all = times.SelectMany(t => t).Order().ToList();
            results.Add(new(all.Count, all[all.Count / 2], all[(int)(all.Count * 0.99)]));
        }
        pairs.ForEach(p => p.Dispose());
        return results;
    }

    private sealed class Pair(Exchange exchange, Socket client, Socket server) : IDisposable
    {
        private readonly byte[] _buffer = new byte[65536];
        private int _number;

        public static Pair Open(Exchange exchange, TcpListener listener, int port)
        {
            var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            client.Connect(new IPEndPoint(IPAddress.Loopback, port));
            var server = listener.AcceptSocket();
            server.NoDelay = true;
            var pair = new Pair(exchange, client, server);
            foreach (var (fromClient, bytes) in exchange.Opening)
            {
                (fromClient ? client : server).Send(bytes);
                pair.Read(fromClient ? server : client, bytes.Length);
            }
            var serving = new Thread(pair.Serve) { IsBackground = true };
            serving.Start();
            return pair;
        }

        /// <summary>Sends requests at the rate; returns the time of each in microseconds.</summary>
        public List<double> Talk(double rate, int seconds)
        {
            var times = new List<double>();
            var watch = Stopwatch.StartNew();
            var buffer = new byte[65536];
            using var pause = new ManualResetEventSlim();
            for (var sent = 0; watch.Elapsed.TotalSeconds < seconds; sent++)
            {
                var due = TimeSpan.FromSeconds(sent / rate) - watch.Elapsed;
                if (due > TimeSpan.FromMilliseconds(1)) pause.Wait(due);
                var n = ++_number;
                var request = exchange.Request(n);
                var left = exchange.Response(n).Length;
                var start = Stopwatch.GetTimestamp();
                client.Send(request);
                while (left > 0) left -= client.Receive(buffer);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
            return times;
        }

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
        }

        private void Serve()
        {
            try
            {
                for (var n = 1; ; n++)
                {
                    Read(server, exchange.Request(n).Length);
                    server.Send(exchange.Response(n));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The talk is over.
            }
        }

        private void Read(Socket socket, int bytes)
        {
            while (bytes > 0)
            {
                var read = socket.Receive(_buffer, Math.Min(bytes, _buffer.Length), SocketFlags.None);
                if (read == 0) throw new SocketException((int)SocketError.ConnectionReset);
                bytes -= read;
            }
        }
    }
}
