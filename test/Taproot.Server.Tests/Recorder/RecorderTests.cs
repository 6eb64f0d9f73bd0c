using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.Server.Recorder;
using Taproot.Server.Tests.Support;
using Taproot.Telemetry;
using Taproot.Topology.Model;

namespace Taproot.Server.Tests.Recorder;

/// <summary>The recorder when others write into the store too: it reads back every sample.</summary>
public sealed class RecorderFromStoreTests() : RecorderTests(isOnlyWriter: false);

/// <summary>The recorder when all samples come through its own process: it takes them as they are stored.</summary>
public sealed class RecorderFromTailTests() : RecorderTests(isOnlyWriter: true)
{
    [Fact]
    public async Task What_wasStored_is_not_read_again()
    {
        for (var point = 0; point < 10; point++) Store.Add(Requests, Call, Start + point * Step, point * 150.0);
        await RefreshUntil(4);
        var scans = Store.ScanCount;
        await RefreshUntil(9);
        Assert.Equal(scans, Store.ScanCount);
        Assert.Equal([float.NaN, 10f, 10f, 10f, 10f, 10f, 10f, 10f, 10f, 10f], Rates(10));
    }

    [Fact]
    public async Task What_may_have_been_missed_is_read_from_the_store()
    {
        for (var point = 0; point < 8; point++) Store.Add(Requests, Call, Start + point * Step, point * 150.0);
        await RefreshUntil(3);
        var scans = Store.ScanCount;
        Tails.Missed("default");
        await RefreshUntil(7);
        Assert.Equal(scans + 2, Store.ScanCount);
        Assert.Equal([float.NaN, 10f, 10f, 10f, 10f, 10f, 10f, 10f], Rates(8));
    }

    [Fact]
    public async Task More_samples_than_fit_are_read_from_the_store()
    {
        NewRecorder(new() { MaxSeries = 5 });
        for (var point = 0; point < 4; point++) Store.Add(Requests, Call, Start + point * Step, point * 150.0);
        await RefreshUntil(3);
        var scans = Store.ScanCount;
        for (var second = 51; second < 80; second++) Store.Add(Requests, Call, Start + second * 1000, second * 10.0);
        await RefreshUntil(5);
        Assert.Equal(scans + 2, Store.ScanCount);
        Assert.Equal(10f, Rates(1)[0]);
    }

    [Fact]
    public async Task Samples_that_come_minutes_late_are_no_part_of_the_present()
    {
        for (var point = 0; point < 40; point++)
            if (point is 0 or > 30) Store.Add(Memory, Client, Start + point * Step, 7);
        await RefreshUntil(25);
        for (var point = 1; point < 10; point++) Store.Add(Requests, Call, Start + point * Step, point * 150.0);
        await RefreshUntil(35);
        Assert.DoesNotContain(Recorder.Latest("default")!.World.Applications.Values, a => a.Instances.Exists(i => i.Upstreams.Count > 0));
    }
}

public abstract class RecorderTests : IDisposable
{
    private protected const long Step = 15_000;
    private protected const string Requests = "container_http_requests_total", Memory = "container_resources_memory_rss_bytes";
    private protected static readonly long Start = 1_700_000_000_000 - 1_700_000_000_000 % Step;
    private protected static readonly Labels Client = Labels.Of(("machine_id", "m"), ("container_id", "/docker/client"), ("noise", "x"));
    private protected static readonly Labels Call = Labels.Of(
        ("machine_id", "m"), ("container_id", "/docker/client"), ("destination", "10.0.0.2:80"), ("status", "200"));

    private readonly bool _isOnlyWriter;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(Start));
    private readonly RecorderMetrics _metrics = new();

    private protected RecorderTests(bool isOnlyWriter)
    {
        _isOnlyWriter = isOnlyWriter;
        NewRecorder();
    }

    private protected FakeStore Store { get; } = new();

    private protected SampleTails Tails { get; private set; } = null!;

    private protected RecorderService Recorder { get; private set; } = null!;

    public void Dispose()
    {
        Recorder.Dispose();
        _metrics.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_rate_is_the_increase_over_exactly_the_time_between_samples()
    {
        // Scraped at 1 s past each point, once 400 ms late.
        var times = new long[] { 1000, 16_000, 31_400, 46_000 };
        foreach (var time in times) Store.Add(Requests, Call, Start + time, 100.0 * time / 1000);
        await RefreshUntil(3);
        Assert.Equal([float.NaN, 100f, 100f, 100f], Rates(4));
    }

    [Fact]
    public async Task A_rate_is_repeated_for_one_late_scrape_then_missing_then_averaged_over_exactly_the_gap()
    {
        foreach (var (point, value) in (ReadOnlySpan<(int, double)>)[(0, 0), (1, 150), (4, 1500), (5, 1650)])
            Store.Add(Requests, Call, Start + point * Step, value);
        await RefreshUntil(5);
        Assert.Equal([float.NaN, 10f, 10f, float.NaN, 30f, 10f], Rates(6));
    }

    [Fact]
    public async Task A_counter_that_fell_began_again_at_zero()
    {
        foreach (var (point, value) in (ReadOnlySpan<(int, double)>)[(0, 1000), (1, 1150), (2, 30)])
            Store.Add(Requests, Call, Start + point * Step, value);
        await RefreshUntil(2);
        Assert.Equal([float.NaN, 10f, 2f], Rates(3));
    }

    [Fact]
    public async Task A_status_that_appears_while_the_agent_reports_began_at_zero()
    {
        for (var point = 0; point < 4; point++) Store.Add(Memory, Client, Start + point * Step, 1);
        Store.Add(Requests, Call, Start + 2 * Step, 30);
        Store.Add(Requests, Call, Start + 3 * Step, 30);
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
            Store.Add(Memory, Client, Start + point * Step, 1);
            if (point < 4) Store.Add(Memory, silent, Start + point * Step, 5);
            Store.Add(Memory, marked, Start + point * Step, point < 4 ? 5 : BitConverter.Int64BitsToDouble(0x7ff0000000000002));
        }
        await RefreshUntil(7);
        Assert.Equal([5f, 5f, 5f, 5f, 5f, float.NaN, float.NaN, float.NaN], Tail(ContainerOf("silent").MemoryRss, 8));
        Assert.Equal([5f, 5f, 5f, 5f, float.NaN, float.NaN, float.NaN, float.NaN], Tail(ContainerOf("marked").MemoryRss, 8));
    }

    [Fact]
    public async Task Exporters_that_are_scraped_at_different_instants_do_not_make_each_other_seem_gone()
    {
        // The last one ended in the middle.
        for (var point = 0; point < 8; point++)
            for (var i = 0; i < 10; i++)
                if (i < 9 || point < 4) Store.Add("pg_up", Labels.Of(("job", "databases"), ("instance", $"10.0.0.{i}:5432")), Start + point * Step + i * 1_500, 1);
        for (var i = 0; i < 10; i++)
        {
            Store.Add("container_net_tcp_listen_info", Labels.Of(("machine_id", "m"), ("container_id", $"/docker/db{i}"), ("listen_addr", $"10.0.0.{i}:5432")), Start + 7 * Step, 1);
        }
        await RefreshUntil(7);
        for (var i = 0; i < 9; i++) Assert.Equal([1f, 1f, 1f, 1f], Tail(InstanceOf($"db{i}").Postgres!.Up, 4));
        Assert.True(float.IsNaN(InstanceOf("db9").Postgres!.Up.Values.Span[^1]));
    }

    [Fact]
    public async Task Ages_of_instants_are_right_to_the_millisecond()
    {
        var labels = Labels.Of(("address", "10.0.0.1:27017"));
        for (var point = 0; point < 4; point++) Store.Add("mongo_rs_last_applied_timestamp_ms", labels, Start + point * Step, Start + point * Step - 4_250);
        Store.Add("pg_backup_last_successful_timestamp_seconds", Labels.Of(("namespace", ""), ("name", "client"), ("method", "x")), Start + 3 * Step, Start / 1000 - 100);
        Store.Add(Memory, Client, Start + 3 * Step, 1);
        await RefreshUntil(3);
        Assert.Equal(4.25f, InstanceOf("10.0.0.1:27017").Mongodb!.LastAppliedAge.Last());
        Assert.Equal(145f, InstanceOf("client").Application.Backups!.LastSuccessAge["x"].Last());
    }

    [Fact]
    public async Task Points_missed_while_the_store_was_away_are_made_up_for()
    {
        for (var point = 0; point < 6; point++) Store.Add(Requests, Call, Start + point * Step, point * point * 15.0);
        await RefreshUntil(1);
        Store.Outage = new IOException("the store is away");
        await RefreshUntil(4);
        Assert.Equal("the store is away", Recorder.StatusOf("default").Error);
        Store.Outage = null;
        await RefreshUntil(5);
        Assert.Equal([float.NaN, 1f, 3f, 5f, 7f, 9f], Rates(6));
        Assert.Equal("", Recorder.StatusOf("default").Error);
    }

    [Fact]
    public async Task A_restart_reads_the_last_hour_back()
    {
        for (var point = 0; point < 12; point++) Store.Add(Requests, Call, Start + point * Step, point * 150.0);
        await RefreshUntil(5);
        NewRecorder();
        await RefreshUntil(10);
        // Points 6 to 10 were never recorded: they come from raw samples.
        Assert.Equal([float.NaN, 10f, 10f, 10f, 10f, 10f, 10f, 10f, 10f, 10f, 10f], Rates(11));
    }

    [Fact]
    public async Task A_published_world_does_not_change()
    {
        for (var point = 0; point < 400; point++) Store.Add(Requests, Call, Start + point * Step, point * point * 15.0);
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
        NewRecorder(new() { MaxSeries = 10 });
        for (var i = 0; i < 15; i++) Store.Add(Memory, Labels.Of(("machine_id", "m"), ("container_id", $"/docker/c{i}")), Start, 1);
        await RefreshUntil(0);
        Assert.Equal(10, Recorder.StatusOf("default").RawSeries);
        Assert.Equal(5, Recorder.StatusOf("default").DroppedSamples);
    }

    [Fact]
    public async Task Before_any_data_there_is_an_empty_world()
    {
        await RefreshUntil(0);
        Assert.Equal((0, 0L), (Recorder.Latest("default")!.World.Applications.Count, Recorder.Latest("default")!.World.FreshestMs));
    }

    [Fact]
    public async Task The_last_hour_is_shared_a_part_of_it_is_cut_from_memory_and_the_past_is_read_back()
    {
        for (var point = 0; point < 100; point++) Store.Add(Requests, Call, Start + point * Step, point * 150.0);
        await RefreshUntil(99);
        using var source = new WorldSource(Recorder, new(), Store, new(new NoChoices()), _time);
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var reads = Store.ReadCount;
        Assert.Same(source.Latest("default"), await Get(source, now - 3_600_000, now));
        var quarter = await Get(source, now - 900_000, now);
        Assert.InRange(quarter.Grid.Count, 60, 61);
        Assert.Equal(source.Latest("default")!.Grid.ToMs, quarter.Grid.ToMs);
        Assert.Same(quarter, await Get(source, now - 900_000, now));
        Assert.Equal(reads, Store.ReadCount);
        var day = await Get(source, now - 86_400_000, now);
        Assert.Equal((300_000, reads + 1), (day.Grid.StepMs, Store.ReadCount));
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
            using RecorderTests tests = _isOnlyWriter ? new RecorderFromTailTests() : new RecorderFromStoreTests();
            foreach (var (time, v) in samples) tests.Store.Add(Requests, Call, time, v);
            tests.RefreshUntil(29).GetAwaiter().GetResult();
            if (samples.Count < 2 || tests.Recorder.Latest("default")!.World.Applications.Count == 0) return;
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

    private protected void NewRecorder(RecorderOptions? options = null)
    {
        Recorder?.Dispose();
        options = (options ?? new()) with { IsOnlyWriter = _isOnlyWriter };
        Tails = new(options);
        Recorder = new(options, new OneProject(), Tails, new OwnStoreSources(Store), Store, new(new NoChoices()), _time, _metrics, NullLogger<RecorderService>.Instance);
    }

    /// <summary>Refreshes as the service would: five seconds after each point up to the given one.</summary>
    private protected async Task RefreshUntil(int point)
    {
        var target = Start + point * Step + 5_000;
        while (_time.GetUtcNow().ToUnixTimeMilliseconds() < target)
        {
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            _time.Advance(TimeSpan.FromMilliseconds(now == Start ? 5_000 : Step));
            Store.Arrive(_time.GetUtcNow().ToUnixTimeMilliseconds(), Tails);
            await Recorder.RefreshAsync(TestContext.Current.CancellationToken);
        }
    }

    private TimeSeries RateSeries()
    {
        var client = Assert.Single(Recorder.Latest("default")!.World.Applications.Values, a => a.Id.Name == "client");
        return Assert.Single(client.Instances[0].Upstreams).Protocols["http"].Requests["200"];
    }

    private protected float[] Rates(int last) => Tail(RateSeries(), last);

    private Container ContainerOf(string name) => InstanceOf(name).Containers.Values.Single();

    private Instance InstanceOf(string name) => Assert.Single(Recorder.Latest("default")!.World.Applications.Values, a => a.Id.Name == name).Instances[0];

    private static float[] Tail(TimeSeries series, int count) => series.Values.Span[^count..].ToArray();

    private sealed class OneProject : IRecordedProjects
    {
        public IReadOnlyCollection<string> Projects { get; } = ["default"];
    }
}
