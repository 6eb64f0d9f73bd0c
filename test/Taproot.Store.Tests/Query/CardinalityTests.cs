using Taproot.Telemetry;

namespace Taproot.Store.Tests.Query;

public sealed class CardinalityTests(SharedStore shared)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    private readonly TestStore _store = shared.Store;
    private readonly string _project = shared.Store.NewProject();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_without_series_is_counted_as_none()
    {
        var report = await _store.Cardinality.ReadAsync(_project, Today, Stop);
        Assert.Equal(new(0, 0, 0, 0), report.Totals);
        Assert.Empty(report.Metrics);
        Assert.Empty(report.Owners);
        Assert.Empty(report.Labels);
        Assert.Empty(await _store.Cardinality.ReadMetricAsync(_project, Today, "nothing", Stop));
    }

    [Fact]
    public async Task Metrics_owners_labels_and_pairs_come_worst_first()
    {
        await WriteAsync(Today, "requests", Enumerable.Range(0, 30).Select(i => Labels.Of(("job", "shop"), ("user_id", $"u{i}"), ("code", i % 2 == 0 ? "200" : "500"))));
        await WriteAsync(Today, "memory", Enumerable.Range(0, 4).Select(i => Labels.Of(("container_id", $"/docker/c{i % 2}"), ("mount", $"m{i}"))));
        await WriteAsync(Today, "load", [Labels.Of(("machine_id", "m1")), Labels.Of(("something", "else"))]);

        var report = await _store.Cardinality.ReadAsync(_project, Today, Stop);

        Assert.Equal(new(36, 36, 0, 3), report.Totals);
        Assert.Equal([new("requests", 30, 30, 0), new("memory", 4, 4, 0), new MetricCardinality("load", 2, 2, 0)], report.Metrics);
        Assert.Equal(
            [
                new(SeriesOwner.Job, "shop", 30, 30), new(SeriesOwner.Container, "/docker/c0", 2, 2), new(SeriesOwner.Container, "/docker/c1", 2, 2),
                new(SeriesOwner.None, "", 1, 1), new OwnerCardinality(SeriesOwner.Machine, "m1", 1, 1),
            ],
            report.Owners);
        Assert.Equal(("user_id", 30L, 30L), (report.Labels[0].Label, report.Labels[0].Values, report.Labels[0].Series));
        Assert.Equal(new("requests", "user_id", 30, 30), report.Pairs[0]);
    }

    [Fact]
    public async Task Series_that_the_day_before_did_not_have_are_new_and_those_stored_twice_count_once()
    {
        var (old, fresh) = (Labels.Of(("pod", "old")), Labels.Of(("pod", "fresh")));
        await WriteAsync(Today.AddDays(-1), "up", [old, Labels.Of(("pod", "gone"))]);
        await WriteAsync(Today, "up", [old]);
        await WriteAsync(Today, "up", [fresh]);
        await _store.QueryAsync($"taproot_{_project}", "INSERT INTO metric_series SELECT * FROM metric_series"); // as after a restart, which forgets what is stored

        var report = await _store.Cardinality.ReadAsync(_project, Today, Stop);

        Assert.Equal(new(2, 1, 2, 1), report.Totals);
        Assert.Equal([new MetricCardinality("up", 2, 1, 2)], report.Metrics);
        Assert.Equal(("pod", 2L, 2L), report.Labels.Select(l => (l.Label, l.Values, l.Series)).Single());
        Assert.Equal(2, (await _store.Cardinality.ReadAsync(_project, Today.AddDays(-1), Stop)).Totals.Series);
    }

    [Fact]
    public async Task A_metric_is_taken_apart_by_its_labels_and_their_values()
    {
        await WriteAsync(Today, "requests", Enumerable.Range(0, 40).Select(i => Labels.Of(("path", $"/{i}"), ("code", i < 30 ? "200" : "500"))));
        await WriteAsync(Today, "other", [Labels.Of(("path", "/other"))]);

        var labels = await _store.Cardinality.ReadMetricAsync(_project, Today, "requests", Stop);

        Assert.Equal([("path", 40L), ("code", 2L)], labels.Select(l => (l.Label, l.Values)));
        Assert.Equal([new("200", 30), new LabelValueCardinality("500", 10)], labels[1].Top);
        Assert.Equal(10, labels[0].Top.Count);
    }

    [Theory]
    [InlineData("a'b\"c\\d")]
    [InlineData("x}; DROP TABLE metric_series; --")]
    [InlineData("{metric:String}")]
    [InlineData("tab\tnew\nline\0nul")]
    [InlineData("%27 OR 1=1 &param_metric=y")]
    [InlineData("größe ☃ 😀")]
    public async Task Names_and_values_are_never_part_of_a_statement(string hostile)
    {
        await WriteAsync(Today, hostile, [Labels.Of((hostile, hostile), ("container_id", hostile))]);
        await WriteAsync(Today, "innocent", [Labels.Of(("a", "b"))]);

        var report = await _store.Cardinality.ReadAsync(_project, Today, Stop);
        var labels = await _store.Cardinality.ReadMetricAsync(_project, Today, hostile, Stop);

        Assert.Equal(2, report.Totals.Series);
        Assert.Contains(report.Metrics, m => m.Metric == hostile);
        Assert.Contains(report.Owners, o => o.Name == hostile);
        Assert.Equal(hostile, labels.Single(l => l.Label == hostile).Top.Single().Value);
    }

    [Fact]
    public async Task A_very_long_value_is_cut_between_characters()
    {
        await WriteAsync(Today, "long", [Labels.Of(("value", "a" + string.Concat(Enumerable.Repeat("😀", 5000))))]);
        var value = (await _store.Cardinality.ReadMetricAsync(_project, Today, "long", Stop)).Single().Top.Single().Value;
        Assert.Equal("a" + string.Concat(Enumerable.Repeat("😀", 149)) + "…", value);
    }

    [Fact]
    public async Task Lists_are_bounded_and_totals_are_not()
    {
        await _store.WriteAsync(_project, Enumerable.Range(0, 500).Select(i => ($"metric_{i:000}", Labels.Of(($"label_{i}", "x")), new[] { (At(Today), 1.0) })));
        var report = await _store.Cardinality.ReadAsync(_project, Today, Stop);
        Assert.Equal((500, 500), (report.Totals.Series, report.Totals.Metrics));
        Assert.Equal((200, 200, 200), (report.Metrics.Count, report.Labels.Count, report.Pairs.Count));
    }

    [Fact]
    public async Task What_writers_did_is_counted()
    {
        var before = _store.Writers.Measure()[(int)Signal.Metrics];
        await WriteAsync(Today, "up", [Labels.Of(("a", "b"))]);
        // Its sender is told first, then it is counted no longer among those that wait.
        await Eventually.HoldsAsync(() => _store.Writers.Measure()[(int)Signal.Metrics].StoredRows > before.StoredRows, "the row is counted");
        var after = _store.Writers.Measure()[(int)Signal.Metrics];
        Assert.True(after.Inserts > before.Inserts && after.Inserting > before.Inserting && after.Waited > before.Waited);
    }

    private static long At(DateOnly day) => new DateTimeOffset(day, new(0, 0, 1), TimeSpan.Zero).ToUnixTimeMilliseconds();

    private Task WriteAsync(DateOnly day, string metric, IEnumerable<Labels> series) =>
        _store.WriteAsync(_project, series.Select(labels => (metric, labels, new[] { (At(day), 1.0) })));
}
