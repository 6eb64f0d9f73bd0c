using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Export;
using Taproot.Telemetry.Spool;

namespace Taproot.NodeAgent.Tests.Export;

/// <summary>The sender against a real HTTP server on loopback.</summary>
public sealed class SpoolSenderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-sender-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = SenderClient.Create("secret-key", null, false, "1.2.3");

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _client.Dispose();
        Directory.Delete(_directory, true);
    }

    private DiskSpool Spool(params byte[] records)
    {
        var spool = new DiskSpool(_directory, 1 << 20);
        foreach (var record in records) spool.Append([record]);
        return spool;
    }

    private SpoolSender Start(DiskSpool spool, int port, int maxInFlight = 4)
    {
        var sender = new SpoolSender(
            _client, new Uri($"http://127.0.0.1:{port}/v1/metrics"), RecordForm.RemoteWrite, spool, maxInFlight, TimeProvider.System, NullLogger<SpoolSender>.Instance);
        _ = sender.RunAsync(_stop.Token);
        return sender;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition()) await Task.Delay(10, deadline.Token);
    }

    [Fact]
    public async Task Batches_arrive_in_order_with_the_headers_of_remote_write()
    {
        using var server = new RecordingServer(21210, _ => 204);
        var spool = Spool(1, 2, 3);
        var sender = Start(spool, 21210, maxInFlight: 1);
        await UntilAsync(() => sender.Sent == 3);

        Assert.Equal([1, 2, 3], server.Bodies);
        Assert.Equal("snappy|application/x-protobuf|0.1.0|secret-key|taproot-node-agent/1.2.3|1", server.Headers.First());
        Assert.Equal(0, spool.Records);
    }

    [Fact]
    public async Task A_signal_that_the_server_does_not_know_is_dropped_and_counted_and_metrics_never_are()
    {
        using var server = new RecordingServer(21219, _ => 404);
        var spool = Spool(1, 2, 3);
        var sender = new SpoolSender(
            _client, new("http://127.0.0.1:21219/v1/traces"), RecordForm.Otlp, spool, 1, TimeProvider.System, NullLogger<SpoolSender>.Instance);
        _ = sender.RunAsync(_stop.Token);
        await UntilAsync(() => sender.Unsupported == 3);
        Assert.Equal(0, spool.Records);
        Assert.Equal([1], server.Bodies);

        spool.Append([4]);
        var metrics = Start(spool, 21219, maxInFlight: 1);
        await UntilAsync(() => metrics.Retried > 0);
        Assert.Equal(0, metrics.Unsupported);
        Assert.Equal(1, spool.Records);
    }

    [Fact]
    public async Task A_record_appended_later_is_sent_when_the_sender_is_woken()
    {
        using var server = new RecordingServer(21211, _ => 204);
        var spool = Spool();
        var sender = Start(spool, 21211);
        spool.Append([7]);
        sender.Wake();
        await UntilAsync(() => sender.Sent == 1);
        Assert.Equal([7], server.Bodies);
    }

    [Fact]
    public async Task A_server_that_is_away_loses_nothing()
    {
        var spool = Spool(1, 2, 3);
        var sender = Start(spool, 21212);
        await UntilAsync(() => sender.Retried > 0);
        Assert.Equal(3, spool.Records);

        using var server = new RecordingServer(21212, _ => 200);
        await UntilAsync(() => sender.Sent == 3);
        Assert.Equal(1, server.Bodies.First());
        Assert.Equal(0, spool.Records);
    }

    [Fact]
    public async Task Retry_after_is_honoured()
    {
        var answers = 0;
        using var server = new RecordingServer(21213, _ => Interlocked.Increment(ref answers) == 1 ? 503 : 200, retryAfterSeconds: 2);
        var start = TimeProvider.System.GetTimestamp();
        var sender = Start(Spool(1), 21213);
        await UntilAsync(() => sender.Sent == 1);
        // The backoff of our own would be at most one second.
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 1.9, 15);
        Assert.Equal([1, 1], server.Bodies);
    }

    [Theory]
    [InlineData(400, 21214)]
    [InlineData(413, 21215)]
    [InlineData(422, 21216)]
    public async Task A_bad_batch_is_dropped_and_counted_and_the_next_goes_on(int status, int port)
    {
        using var server = new RecordingServer(port, body => body == 2 ? status : 200);
        var spool = Spool(1, 2, 3);
        var sender = Start(spool, port, maxInFlight: 1);
        await UntilAsync(() => sender.Sent == 2);
        Assert.Equal((1L, 0), (sender.Refused, spool.Records));
        Assert.Equal([1, 2, 3], server.Bodies);
    }

    [Fact]
    public async Task A_wrong_key_keeps_the_data()
    {
        var answers = 0;
        using var server = new RecordingServer(21217, _ => Interlocked.Increment(ref answers) == 1 ? 401 : 200);
        var sender = Start(Spool(1), 21217);
        await UntilAsync(() => sender.Sent == 1);
        Assert.Equal((1L, 0L), (sender.Retried, sender.Refused));
    }

    [Fact]
    public async Task What_an_earlier_run_spooled_is_sent_by_the_next()
    {
        Spool(1, 2);
        using var server = new RecordingServer(21218, _ => 200);
        var sender = Start(Spool(3), 21218, maxInFlight: 1);
        await UntilAsync(() => sender.Sent == 3);
        Assert.Equal([1, 2, 3], server.Bodies);
    }

    [Fact]
    public async Task What_is_new_does_not_wait_behind_a_backlog()
    {
        const int Backlog = 100;
        using var mayAnswer = new SemaphoreSlim(10);
        using var server = new RecordingServer(21229, _ =>
        {
            mayAnswer.Wait(_stop.Token);
            return 200;
        });
        var spool = Spool([.. Enumerable.Range(0, Backlog).Select(i => (byte)i)]);
        var sender = Start(spool, 21229);
        await UntilAsync(() => server.Bodies.Count == 10);
        spool.Append([200]);
        sender.Wake();
        mayAnswer.Release(Backlog);
        await UntilAsync(() => sender.Sent == Backlog + 1);

        // Those that were on their way already, and one of the backlog, may come before it.
        Assert.InRange(server.Bodies.ToList().IndexOf(200), 10, 10 + 4 + 2);
        Assert.Contains(0, server.Bodies.Take(10));
        Assert.Equal(0, spool.Records);
    }

    private sealed class RecordingServer : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Func<byte, int> _answer;
        private readonly int _retryAfterSeconds;

        public RecordingServer(int port, Func<byte, int> answer, int retryAfterSeconds = 0)
        {
            (_answer, _retryAfterSeconds) = (answer, retryAfterSeconds);
            _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            _listener.Start();
            _ = ServeAsync();
        }

        public ConcurrentQueue<int> Bodies { get; } = new();

        public ConcurrentQueue<string> Headers { get; } = new();

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                var request = context.Request;
                using var body = new MemoryStream();
                await request.InputStream.CopyToAsync(body);
                var record = body.ToArray()[0];
                Headers.Enqueue(string.Join('|', request.Headers["Content-Encoding"], request.ContentType,
                    request.Headers["X-Prometheus-Remote-Write-Version"], request.Headers["X-API-Key"], request.UserAgent, request.ContentLength64));
                context.Response.StatusCode = _answer(record);
                if (_retryAfterSeconds > 0) context.Response.Headers["Retry-After"] = _retryAfterSeconds.ToString();
                Bodies.Enqueue(record);
                context.Response.Close();
            }
        }
    }
}
