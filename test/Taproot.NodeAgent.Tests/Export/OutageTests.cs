using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Export;
using Taproot.Telemetry;
using Taproot.Telemetry.Spool;

namespace Taproot.NodeAgent.Tests.Export;

/// <summary>The agent's way out, from collectors to the wire, put together as the agent does it, against a real server; only the clock is ours.</summary>
public sealed class OutageTests : IDisposable
{
    private const int RoundsAnHour = 240;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-outage-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _client = SenderClient.Create(null, null, false, "1.2.3");
    private readonly List<long> _rounds = [];

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_directory, true);
    }

    [Theory]
    [InlineData(21220, 1)]
    [InlineData(21221, 4)]
    public async Task An_hour_without_a_server_loses_nothing_but_the_batch_that_the_server_will_never_take(int port, int inFlight)
    {
        var way = new Way(this, port, inFlight, 64 << 20);
        await way.RunAsync(async () =>
        {
            await PassRoundsAsync(way, RoundsAnHour / 2);
            await UntilAsync(() => way.Sender.Retried > 0);
            await using var server = await CollectorServer.StartAsync(port);
            server.Judge = _ => 503;
            var refused = way.Sender.Retried;
            await PassRoundsAsync(way, RoundsAnHour / 2);
            await UntilAsync(() => way.Sender.Retried > refused);
            Assert.Empty(server.Samples);
            Assert.Equal(RoundsAnHour, way.Spool.Records);

            var bad = _rounds[100];
            server.Judge = samples => samples.Any(s => s.TimeMs == bad) ? 400 : 200;
            await UntilAsync(() => way.Sender.Sent == RoundsAnHour - 1);

            var times = server.Samples.Where(s => s.Metric == "up").Select(s => s.TimeMs).ToList();
            if (inFlight > 1) times.Sort(); // several at once arrive as they like
            Assert.Equal(_rounds.Where(r => r != bad), times);
            Assert.Equal((1L, 0, 0L, 0L), (way.Sender.Refused, way.Spool.Records, way.Spool.Bytes, way.Spool.DroppedRecords));
        });
    }

    [Fact]
    public async Task Over_its_bound_the_spool_drops_the_oldest_and_counts_them()
    {
        const int Kept = 60, BytesARound = 4096;
        var way = new Way(this, 21222, 1, Kept * BytesARound);
        await way.RunAsync(async () =>
        {
            await PassRoundsAsync(way, RoundsAnHour);
            Assert.InRange(way.Spool.Bytes, 1, Kept * BytesARound);
            await using var server = await CollectorServer.StartAsync(21222);
            await UntilAsync(() => way.Spool.Records == 0);

            var times = server.Samples.Where(s => s.Metric == "up").Select(s => s.TimeMs).ToList();

            // A batch that was on its way when newer ones pushed the others out comes too.
            Assert.Equal(_rounds.TakeLast(times.Count - 1), times.Skip(1));
            Assert.InRange(times.Count, Kept - 1, Kept + 1);
            Assert.Equal(RoundsAnHour - times.Count, way.Spool.DroppedRecords);
            way.Export.CollectOnce(_rounds[^1] + 15_000);
            await UntilAsync(() => server.Samples.Any(s => s.Metric == "taproot_agent_batches_dropped_total" && s.Value == RoundsAnHour - times.Count));
        });
    }

    [Fact]
    public async Task When_the_agent_stops_the_server_is_told_that_its_series_end()
    {
        await using var server = await CollectorServer.StartAsync(21223);
        var way = new Way(this, 21223, 1, 1 << 20);
        using var stop = new CancellationTokenSource();
        Task[] loops = [way.Sender.RunAsync(stop.Token), way.Export.RunAsync(stop.Token)];
        await UntilAsync(() => server.Samples.Any(s => s.Metric == "up"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(loops));
        await way.Sender.SendRestAsync(TestContext.Current.CancellationToken);

        var alive = server.Samples.Where(s => !s.IsEnd).Select(s => s.Metric).ToHashSet();
        Assert.Equal(alive.Order(), server.Samples.Where(s => s.IsEnd).Select(s => s.Metric).Distinct().Order());
        Assert.True(server.Samples.Where(s => s.IsEnd).Min(s => s.TimeMs) > server.Samples.Where(s => !s.IsEnd).Max(s => s.TimeMs));
        Assert.Equal(0, way.Spool.Records);
    }

    [Fact]
    public async Task An_agent_that_stops_without_a_server_leaves_the_ends_to_the_next_run()
    {
        var way = new Way(this, 21224, 1, 1 << 20);
        way.Export.CollectOnce(1000);
        way.Export.Sink.EndAll(2000);
        await way.Sender.SendRestAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, way.Spool.Records);
    }

    private async Task PassRoundsAsync(Way way, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _time.Advance(Interval);
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            _rounds.Add(now);
            way.Export.CollectOnce(now);
            await Task.Yield();
        }
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            _time.Advance(TimeSpan.FromSeconds(5)); // the pauses between attempts
            await Task.Delay(5, deadline.Token);
        }
    }

    private sealed class Way
    {
        public Way(OutageTests test, int port, int inFlight, long spoolBytes)
        {
            Spool = new(test._directory, spoolBytes);
            Sender = new(test._client, new($"http://localhost:{port}/v1/metrics"), RecordForm.RemoteWrite, Spool, inFlight, test._time, NullLogger<SpoolSender>.Instance);
            var collectors = new CollectorSet(test._time, NullLogger<CollectorSet>.Instance);
            Export = new(collectors, Spool, Sender, Labels.Of(("machine_id", "m")), 300_000, Interval, test._time);
            collectors.Add("export", new ExportCollector(Spool, Sender, Export.Sink));
            collectors.Add("rounds", Export);
        }

        public DiskSpool Spool { get; }

        public SpoolSender Sender { get; }

        public ExportLoop Export { get; }

        /// <summary>Runs the sender while the action does.</summary>
        public async Task RunAsync(Func<Task> action)
        {
            using var stop = new CancellationTokenSource();
            var running = Sender.RunAsync(stop.Token);
            await action();
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // ends by the token, or of itself when it was just done
            Assert.False(running.IsFaulted);
        }
    }
}
