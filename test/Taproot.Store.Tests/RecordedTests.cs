using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Tests;

public sealed class RecordedTests(SharedStore shared)
{
    private const long Step = 15_000;
    private static readonly long Noon = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly Labels A = Labels.Of(("app", "a"));
    private static readonly Labels B = Labels.Of(("app", "b"));
    private readonly TestStore _store = shared.Store;

    [Fact]
    public async Task Points_come_back_on_the_grid_and_gaps_are_NaN()
    {
        var project = _store.NewProject();
        await AppendAsync(project, Noon, new("cpu", A, 1), new("cpu", B, 10), new("mem", A, 5));
        await AppendAsync(project, Noon + Step, new("cpu", A, float.NaN), new("cpu", B, 11));
        await AppendAsync(project, Noon + 2 * Step, new RecordedPoint("cpu", A, 3));

        var read = await ReadAsync(project, new(Noon, Step, 3));

        Assert.Equal(["cpu", "mem"], read.Keys.Order());
        Assert.Equal([1, float.NaN, 3], Values(read, "cpu", A));
        Assert.Equal([10, 11, float.NaN], Values(read, "cpu", B));
        Assert.Equal([5, float.NaN, float.NaN], Values(read, "mem", A));
    }

    [Fact]
    public async Task A_coarser_grid_shows_the_newest_value_of_each_step()
    {
        var project = _store.NewProject();
        for (var i = 0; i < 9; i++) await AppendAsync(project, Noon + i * Step, new RecordedPoint("cpu", A, i));

        var read = await ReadAsync(project, new(Noon, 4 * Step, 3));

        Assert.Equal([0, 4, 8], Values(read, "cpu", A));
    }

    [Fact]
    public async Task A_window_that_spans_weeks_finds_series_of_each()
    {
        var project = _store.NewProject();
        var week = 7 * 86_400_000L;
        await AppendAsync(project, Noon - week, new RecordedPoint("cpu", A, 1));
        await AppendAsync(project, Noon, new RecordedPoint("cpu", A, 2), new RecordedPoint("cpu", B, 3));

        var read = await ReadAsync(project, TimeGrid.Covering(Noon - week, Noon, 3_600_000));

        Assert.Equal(1, Values(read, "cpu", A)[0]);
        Assert.Equal(2, Values(read, "cpu", A)[^1]);
        Assert.Equal(3, Values(read, "cpu", B)[^1]);
        var onePoint = await ReadAsync(project, new(Noon, Step, 1));
        Assert.Equal([2], Values(onePoint, "cpu", A));
    }

    [Fact]
    public async Task An_empty_window_is_empty() => Assert.Empty(await ReadAsync(_store.NewProject(), new(Noon, Step, 4)));

    private Task AppendAsync(string project, long time, params RecordedPoint[] points) =>
        _store.Recorded.AppendAsync(project, time, points, TestContext.Current.CancellationToken);

    private Task<IReadOnlyDictionary<string, IReadOnlyList<GridSeries>>> ReadAsync(string project, TimeGrid grid) =>
        _store.Recorded.ReadAsync(project, grid, TestContext.Current.CancellationToken);

    private static float[] Values(IReadOnlyDictionary<string, IReadOnlyList<GridSeries>> read, string query, Labels labels) =>
        read[query].Single(s => s.Labels.Equals(labels)).Values.ToArray();
}
