using Taproot.Store.Schema;
using Taproot.Store.Space;

namespace Taproot.Store.Tests.Space;

public sealed class SpacePlanTests
{
    private const long Big = 1000;

    [Fact]
    public void Nothing_goes_while_there_is_room() => Assert.Empty(Choose(excess: 0, Samples(1), Samples(2)));

    [Fact]
    public void The_oldest_days_go_until_there_is_room() =>
        Assert.Equal(["metric_samples 1", "metric_samples 2"], Choose(excess: 150, Samples(1), Samples(2), Samples(3), Samples(4)));

    [Fact]
    public void A_day_goes_with_all_that_it_holds() =>
        Assert.Equal(["metric_samples 1", "metric_series 1"], Choose(excess: 10, Samples(1), Samples(2), Series(1), Series(2)));

    [Fact]
    public void The_newest_days_stay_whatever_the_want() =>
        Assert.Equal(["metric_samples 1"], SpacePlan.Choose([Samples(1), Samples(2), Samples(3)], Big, minimumPartitions: 2).Select(Text));

    [Fact]
    public void What_the_recorder_keeps_goes_last() =>
        Assert.Equal(["metric_samples 8", "recorded_points 1"], Choose(excess: 110, Recorded(1), Recorded(8), Samples(8), Samples(9)));

    [Fact]
    public void A_project_keeps_its_newest_day_though_others_have_newer_ones() =>
        Assert.Equal(["metric_samples 5"], Choose(Big, Samples(1) with { Project = "old" }, Samples(5), Samples(6)));

    private static IEnumerable<string> Choose(long excess, params StoredPartition[] partitions) => SpacePlan.Choose(partitions, excess, minimumPartitions: 1).Select(Text);

    private static string Text(StoredPartition partition) => $"{partition.Table.Name} {partition.Day.Day}";

    private static StoredPartition Samples(int day) => Of(MetricTables.Samples, day);

    private static StoredPartition Series(int day) => Of(MetricTables.Series, day);

    private static StoredPartition Recorded(int day) => Of(MetricTables.RecordedPoints, day);

    private static StoredPartition Of(TableDefinition table, int day) => new("shop", table, $"202611{day:00}", new(2026, 11, day), Bytes: 100);
}
