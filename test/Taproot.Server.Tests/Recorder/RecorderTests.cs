using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.Server.Recorder;
using Taproot.Telemetry;
using Taproot.Topology.Model;

namespace Taproot.Server.Tests.Recorder;

public sealed class RecorderTests : IDisposable
{
    private const long Step = 15_000;
    private const string Requests = "container_http_requests_total", Memory = "container_resources_memory_rss_bytes";
    private static readonly long Start = 1_700_000_000_000 - 1_700_000_000_000 % Step;
    private static readonly Labels Client = Labels.Of(("machine_id", "m"), ("container_id", "/docker/client"), ("noise", "x"));
    private static readonly Labels Call = Labels.Of(
        ("machine_id", "m"), ("container_id", "/docker/client"), ("destination", "10.0.0.2:80"), ("status", "200"));

    private readonly FakeStore _store = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(Start));
    private readonly RecorderMetrics _metrics = new();
    private RecorderService _recorder;

    public RecorderTests() => _recorder = NewRecorder();

    public void Dispose()
    {
        _recorder.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task A_rate_is_the_increase_over_exactly_the_time_between_samples()
    {
        // Scraped at 1 s past each point, once 400 ms late.
        var times = new long[] { 1000, 16_000, 31_400, 46_000 };
        foreach (var time in times) _store.Add(Requests, Call, Start + time, 100.0 * time / 1000);
        await RefreshUntil(3);
        Assert.Equal([float.NaN, 100f, 100f, 100f], Rates(4));
    }

    [Fact]
    public async Task A_rate_is_repeated_for_one_late_scrape_then_missing_then_averaged_over_exactly_the_gap()
    {
        foreach (var (point, value) in (ReadOnlySpan<(int, double)>)[(0, 0), (1, 150), (4, 1500), (5, 1650)])
            _store.Add(Requests, Call, Start + point * Step, value);
        await RefreshUntil(5);
        Assert.Equal([float.NaN, 10f, 10f, float.NaN, 30f, 10f], Rates(6));
    }

    [Fact]
    public async Task A_counter_that_fell_began_again_at_zero()
    {
        foreach (var (point, value) in (ReadOnlySpan<(int, double)>)[(0, 1000), (1, 1150), (2, 30)])
            _store.Add(Requests, Call, Start + point * Step, value);
        await RefreshUntil(2);
        Assert.Equal([float.NaN, 10f, 2f], Rates(3));
    }

    [Fact]
    public async Task A_status_that_appears_while_the_agent_reports_began_at_zero()
    {
        for (var point = 0; point < 4; point++) _store.Add(Memory, Client, Start + point * Step, 1);
        _store.Add(Requests, Call, Start + 2 * Step, 30);
        _store.Add(Requests, Call, Start + 3 * Step, 30);
        await RefreshUntil(3);
        Assert.Equal([2f, 0f], Rates(2));
    }

    [Fact]
    public async Task What_ended_vanishes_at_once_when_marked_and_soon_when_not()
    {
        var silent = Labels.Of(("machine_id", "m"), ("container_id", "/docker/silent"));
        var marked = Labels.Of(("machine_id", "m"), ("container_id", "/docker/marked"));
        for (var point = 0; point < 8; point++)
        {
            _store.Add(Memory, Client, Start + point * Step, 1);
            if (point < 4) _store.Add(Memory, silent, Start + point * Step, 5);
            _store.Add(Memory, marked, Start + point * Step, point < 4 ? 5 : BitConverter.Int64BitsToDouble(0x7ff0000000000002));
        }
        await RefreshUntil(7);
        Assert.Equal([5f, 5f, 5f, 5f, 5f, float.NaN, float.NaN, float.NaN], Tail(ContainerOf("silent").MemoryRss, 8));
        Assert.Equal([5f, 5f, 5f, 5f, float.NaN, float.NaN, float.NaN, float.NaN], Tail(ContainerOf("marked").MemoryRss, 8));
    }

    [Fact]
    public async Task Points_missed_while_the_store_was_away_are_made_up_for()
    {
        for (var point = 0; point < 6; point++) _store.Add(Requests, Call, Start + point * Step, point * point * 15.0);
        await RefreshUntil(1);
        _store.Outage = new IOException("the store is away");
        await RefreshUntil(4);
        Assert.Equal("the store is away", _recorder.StatusOf("default").Error);
        _store.Outage = null;
        await RefreshUntil(5);
        Assert.Equal([float.NaN, 1f, 3f, 5f, 7f, 9f], Rates(6));
        Assert.Equal("", _recorder.StatusOf("default").Error);
    }

    [Fact]
    public async Task A_restart_reads_the_last_hour_back()
    {
        for (var point = 0; point < 12; point++) _store.Add(Requests, Call, Start + point * Step, point * 150.0);
        await RefreshUntil(5);
        _recorder.Dispose();
        _recorder = NewRecorder();
        await RefreshUntil(10);
        // Points 6 to 10 were never recorded: they come from raw samples.
        Assert.Equal([float.NaN, 10f, 10f, 10f, 10f, 10f, 10f, 10f, 10f, 10f, 10f], Rates(11));
    }

    [Fact]
    public async Task A_published_world_does_not_change()
    {
        for (var point = 0; point < 400; point++) _store.Add(Requests, Call, Start + point * Step, point * point * 15.0);
        await RefreshUntil(3);
        var before = RateSeries().Values;
        var copy = before.ToArray();
        await RefreshUntil(399);
        Assert.Equal(copy, before.ToArray());
        Assert.Equal(Enumerable.Range(160, 240).Select(i => 2f * i - 1), Rates(240));
    }

    [Fact]
    public async Task Too_many_series_are_left_out_and_counted()
    {
        _recorder.Dispose();
        _recorder = NewRecorder(new() { MaxSeries = 10 });
        for (var i = 0; i < 15; i++) _store.Add(Memory, Labels.Of(("machine_id", "m"), ("container_id", $"/docker/c{i}")), Start, 1);
        await RefreshUntil(0);
        Assert.Equal(10, _recorder.StatusOf("default").RawSeries);
        Assert.Equal(5, _recorder.StatusOf("default").DroppedSamples);
    }

    [Fact]
    public async Task Before_any_data_there_is_an_empty_world()
    {
        await RefreshUntil(0);
        Assert.Equal((0, 0L), (_recorder.Latest("default")!.World.Applications.Count, _recorder.Latest("default")!.World.FreshestMs));
    }

    [Fact]
    public async Task The_last_hour_is_shared_a_part_of_it_is_cut_from_memory_and_the_past_is_read_back()
    {
        for (var point = 0; point < 100; point++) _store.Add(Requests, Call, Start + point * Step, point * 150.0);
        await RefreshUntil(99);
        using var source = new WorldSource(_recorder, new(), _store, _time);
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var reads = _store.ReadCount;
        Assert.Same(source.Latest("default"), await Get(source, now - 3_600_000, now));
        var quarter = await Get(source, now - 900_000, now);
        Assert.InRange(quarter.Grid.Count, 60, 61);
        Assert.Equal(source.Latest("default")!.Grid.ToMs, quarter.Grid.ToMs);
        Assert.Same(quarter, await Get(source, now - 900_000, now));
        Assert.Equal(reads, _store.ReadCount);
        var day = await Get(source, now - 86_400_000, now);
        Assert.Equal((300_000, reads + 1), (day.Grid.StepMs, _store.ReadCount));
    }

    [Fact]
    public void Any_samples_give_the_rates_of_the_plain_definition() =>
        Gen.Select(Gen.Int[-2000, 2000].Array[30], Gen.Double[0, 1000].Array[30], Gen.Bool.Array[30], Gen.Int[0, 9].Array[30]).Sample((jitter, steps, missing, resets) =>
        {
            var samples = new SortedDictionary<long, double>();
            var value = 0.0;
            for (var i = 0; i < 30; i++)
            {
                value = resets[i] == 0 ? steps[i] : value + steps[i];
                if (!missing[i]) samples[Start + i * Step + jitter[i]] = value;
            }
            using var tests = new RecorderTests();
            foreach (var (time, v) in samples) tests._store.Add(Requests, Call, time, v);
            tests.RefreshUntil(29).GetAwaiter().GetResult();
            if (samples.Count < 2 || tests._recorder.Latest("default")!.World.Applications.Count == 0) return;
            var actual = tests.Rates(30);
            for (var i = 1; i < 30; i++)
            {
                var (expected, isNew) = Naive(samples, Start + (i - 1) * Step + 2500, Start + i * Step + 2500);
                if (isNew) Assert.Equal(expected, actual[i], Math.Max(1e-4, expected * 1e-5));
            }
        }, iter: 100, threads: 1);

    /// <summary>The increase of all samples after the last at or before <paramref name="from"/>, over their time.</summary>
    private static (double Rate, bool IsNew) Naive(SortedDictionary<long, double> samples, long from, long to)
    {
        var before = samples.Where(s => s.Key <= from).ToArray();
        var after = samples.Where(s => s.Key > from && s.Key <= to).ToArray();
        if (before.Length == 0 || after.Length == 0 || after[0].Key - before[^1].Key > 300_000) return (double.NaN, false);
        var (sum, last) = (0.0, before[^1].Value);
        foreach (var (_, value) in after)
        {
            sum += value >= last ? value - last : value;
            last = value;
        }
        return (sum / ((after[^1].Key - before[^1].Key) / 1000.0), true);
    }

    private static async Task<World> Get(WorldSource source, long from, long to) =>
        await source.GetAsync("default", new(from, to), TestContext.Current.CancellationToken);

    private RecorderService NewRecorder(RecorderOptions? options = null) =>
        new(options ?? new(), new OneProject(), _store, _store, _time, _metrics, NullLogger<RecorderService>.Instance);

    /// <summary>Refreshes as the service would: five seconds after each point up to the given one.</summary>
    private async Task RefreshUntil(int point)
    {
        var target = Start + point * Step + 5_000;
        while (_time.GetUtcNow().ToUnixTimeMilliseconds() < target)
        {
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            _time.Advance(TimeSpan.FromMilliseconds(now == Start ? 5_000 : Step));
            await _recorder.RefreshAsync(TestContext.Current.CancellationToken);
        }
    }

    private TimeSeries RateSeries()
    {
        var client = Assert.Single(_recorder.Latest("default")!.World.Applications.Values, a => a.Id.Name == "client");
        return Assert.Single(client.Instances[0].Upstreams).Protocols["http"].Requests["200"];
    }

    private float[] Rates(int last) => Tail(RateSeries(), last);

    private Container ContainerOf(string name) =>
        Assert.Single(_recorder.Latest("default")!.World.Applications.Values, a => a.Id.Name == name).Instances[0].Containers.Values.Single();

    private static float[] Tail(TimeSeries series, int count) => series.Values.Span[^count..].ToArray();

    private sealed class OneProject : IRecordedProjects
    {
        public IReadOnlyCollection<string> Projects { get; } = ["default"];
    }
}
