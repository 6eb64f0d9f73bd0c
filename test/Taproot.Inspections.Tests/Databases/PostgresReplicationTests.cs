using CsCheck;
using Taproot.Inspections.Databases;

namespace Taproot.Inspections.Tests.Databases;

public sealed class PostgresReplicationTests
{
    private static readonly float _ = float.NaN;

    [Fact]
    public void A_replica_with_everything_has_no_lag() => Assert.Equal([0, 0, 0], Lag([1, 2, 3], [1, 2, 3]));

    [Fact]
    public void A_replica_is_as_late_as_it_is_long_that_the_primary_was_there() => Assert.Equal([0, 10, 20, 15], Lag([100, 200, 300, 400], [100, 100, 100, 250]));

    [Fact]
    public void What_the_primary_passed_before_the_window_is_at_least_as_old_as_the_window() => Assert.Equal([10, 20], Lag([100, 200], [50, 50]));

    [Fact]
    public void Gaps_of_either_do_not_end_it() => Assert.Equal([0, _, 20, 30], Lag([100, _, 300, 400], [100, _, 100, 100]));

    [Fact]
    public void A_replica_that_is_made_anew_begins_further_back() => Assert.Equal([0, 0, 30], Lag([100, 200, 300], [100, 200, 50]));

    [Fact]
    public void A_primary_that_was_never_seen_tells_nothing() => Assert.Equal([_, _], Lag([_, _], [100, 100]));

    [Fact]
    public void It_is_never_negative_nor_longer_than_the_window() =>
        Gen.Select(Gen.Float[0, 1000].Array[20], Gen.Float[0, 1000].Array[20]).Sample((primary, replica) =>
        {
            Array.Sort(primary);
            return Lag(primary, replica).All(l => l is >= 0 and <= 200);
        });

    [Fact]
    public void Throughput_is_the_mean_of_a_minute() =>
        Assert.Equal([_, _, _, _, 100, 100], PostgresReplication.Throughput(new((float[])[0, 1500, 3000, 4500, 6000, 7500]), 15).Values.ToArray());

    private static float[] Lag(float[] primary, float[] replica) => PostgresReplication.LagSeconds(new(primary), new(replica), 10).Values.ToArray();
}
