using Taproot.Telemetry;

namespace Taproot.Store.Tests;

public sealed class SampleTests(SharedStore shared)
{
    private static readonly long Noon = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private readonly TestStore _store = shared.Store;

    [Fact]
    public async Task What_was_acknowledged_is_read_back_in_order_of_metric_series_and_time()
    {
        var project = _store.NewProject();
        var (a, b) = (Labels.Of(("pod", "a")), Labels.Of(("pod", "b")));
        await _store.WriteAsync(project,
        [
            ("up", a, [(Noon, 1), (Noon + 15_000, 0)]),
            ("up", b, [(Noon + 15_000, 1), (Noon, 0.5)]),
            ("load", a, [(Noon, 2.25)]),
        ]);

        var rows = await _store.ScanAsync(project, ["up", "load"]);

        var expected = new List<Row>
        {
            new("load", a.Fingerprint, Noon, 2.25),
            new("up", a.Fingerprint, Noon, 1), new("up", a.Fingerprint, Noon + 15_000, 0),
            new("up", b.Fingerprint, Noon, 0.5), new("up", b.Fingerprint, Noon + 15_000, 1),
        };
        Assert.Equal(expected.OrderBy(r => r.Metric).ThenBy(r => r.Fingerprint).ThenBy(r => r.TimeMs), rows);
    }

    [Fact]
    public async Task The_window_excludes_its_start_and_includes_its_end()
    {
        var project = _store.NewProject();
        await _store.WriteAsync(project, "m", Labels.Empty, (Noon, 1), (Noon + 1, 2), (Noon + 2, 3), (Noon + 3, 4));

        var rows = await _store.ScanAsync(project, ["m"], Noon, Noon + 2);

        Assert.Equal([2.0, 3.0], rows.Select(r => r.Value));
    }

    [Fact]
    public async Task Every_value_survives_to_the_bit_staleness_marker_included()
    {
        var project = _store.NewProject();
        double[] values =
        [
            BitConverter.UInt64BitsToDouble(0x7ff0000000000002), double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 0.1, double.Epsilon,
            double.MaxValue, double.MinValue, 9007199254740991, 9007199254740992, 9007199254740994, -9007199254740992, 1e300, 123456789.125,
        ];
        await _store.WriteAsync(project, "m", Labels.Empty, [.. values.Select((v, i) => (Noon + i, v))]);
        await _store.QueryAsync($"taproot_{project}", "OPTIMIZE TABLE metric_samples FINAL");

        var rows = await _store.ScanAsync(project, ["m"]);

        Assert.Equal(values.Select(BitConverter.DoubleToUInt64Bits), rows.Select(r => BitConverter.DoubleToUInt64Bits(r.Value)));
    }

    [Fact]
    public async Task A_batch_that_was_sent_twice_is_read_once()
    {
        var project = _store.NewProject();
        await _store.WriteAsync(project, "m", Labels.Empty, (Noon, 1), (Noon + 1, 2));
        await _store.WriteAsync(project, "m", Labels.Empty, (Noon, 1), (Noon + 1, 2));

        Assert.Equal([1.0, 2.0], (await _store.ScanAsync(project, ["m"])).Select(r => r.Value));
    }

    [Fact]
    public async Task Series_are_found_with_their_labels_from_their_day_on()
    {
        var project = _store.NewProject();
        var labels = Labels.Of(("machine_id", "42"), ("container_id", "/docker/ü"), ("empty", ""));
        await _store.WriteAsync(project, "up", labels, (Noon, 1));

        var found = await _store.Scanner.FindSeriesAsync(project, ["up", "down"], Noon, TestContext.Current.CancellationToken);
        var later = await _store.Scanner.FindSeriesAsync(project, ["up"], Noon + 86_400_000, TestContext.Current.CancellationToken);
        var got = await _store.Scanner.GetSeriesAsync(project, "up", [labels.Fingerprint, 1], TestContext.Current.CancellationToken);

        Assert.Equal([("up", labels)], found.Select(s => (s.Metric, s.Labels)));
        Assert.Empty(later);
        Assert.Equal([labels], got.Select(s => s.Labels));
    }

    [Fact]
    public async Task A_series_row_is_stored_once_a_day_however_many_samples_come()
    {
        var project = _store.NewProject();
        for (var i = 0; i < 5; i++) await _store.WriteAsync(project, "up", Labels.Of(("a", "b")), (Noon + i, 1));
        await _store.WriteAsync(project, "up", Labels.Of(("a", "b")), (Noon + 86_400_000, 1));

        Assert.Equal("2", await _store.QueryAsync($"taproot_{project}", "SELECT count() FROM metric_series"));
    }

    [Fact]
    public async Task Projects_do_not_see_each_other()
    {
        var (one, other) = (_store.NewProject(), _store.NewProject());
        await _store.WriteAsync(one, "m", Labels.Empty, (Noon, 1));

        Assert.Empty(await _store.ScanAsync(other, ["m"]));
    }

    [Fact]
    public async Task Hostile_names_and_labels_are_data()
    {
        var project = _store.NewProject();
        string[] evil =
        [
            "x'; DROP TABLE metric_samples; --", "x') OR 1=1 --", @"back\slash", @"\'", "tab\tline\nend\r", "{metrics:Array(String)}", "`", "\"", "%27", "ünï🌱", "nul\0nul", "]", "[", "$&?#=+ ",
        ];
        await _store.WriteAsync(project, evil.Select(e => (e, Labels.Of(("k", e)), new[] { (Noon, 1.0) })));

        foreach (var metric in evil)
        {
            Assert.Equal([metric], (await _store.ScanAsync(project, [metric])).Select(r => r.Metric));
            var series = await _store.Scanner.FindSeriesAsync(project, [metric], Noon, TestContext.Current.CancellationToken);
            Assert.Equal([(metric, metric)], series.Select(s => (s.Metric, s.Labels["k"])));
        }
        Assert.Equal(evil.Length, (await _store.ScanAsync(project, evil)).Count);
    }

    [Theory]
    [InlineData("a`b")]
    [InlineData("Default")]
    [InlineData("a b")]
    [InlineData("../x")]
    public async Task A_project_name_that_is_none_is_refused(string project) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _store.WriteAsync(project, "m", Labels.Empty, (Noon, 1)));

    [Fact]
    public async Task Requests_of_a_moment_share_an_insert()
    {
        var project = _store.NewProject();
        await _store.WriteAsync(project, "m", Labels.Empty, (Noon, 0));
        var before = int.Parse(await Parts());

        await Task.WhenAll(Enumerable.Range(1, 50).Select(i => _store.WriteAsync(project, "m", Labels.Empty, (Noon + i, i))));

        Assert.InRange(int.Parse(await Parts()) - before, 1, 10);
        Assert.Equal(51, (await _store.ScanAsync(project, ["m"])).Count);

        // Block numbers count inserts, also those whose parts are merged away.
        Task<string> Parts() => _store.QueryAsync($"taproot_{project}", $"SELECT max(max_block_number) FROM system.parts WHERE database = 'taproot_{project}' AND table = 'metric_samples'");
    }
}
