using Taproot.Telemetry.Spool;

namespace Taproot.Telemetry.Tests.Spool;

public sealed class DiskSpoolTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-spool-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    private DiskSpool Open(long maxBytes = 1 << 20) => new(_directory, maxBytes);

    [Fact]
    public void Records_come_out_oldest_first_and_survive_a_restart_until_removed()
    {
        var spool = Open();
        for (byte i = 0; i < 5; i++) Assert.True(spool.Append([i]));
        var first = spool.Take()!;
        Assert.Equal([0], first.Data);
        spool.Remove(first);
        Assert.Equal([1], spool.Take()!.Data); // taken, not removed: the process dies now

        var reopened = Open();
        Assert.Equal([1], reopened.Take()!.Data);
        Assert.Equal([2], reopened.Take()!.Data);
        reopened.Append([9]);
        Assert.Equal([3], reopened.Take()!.Data);
        Assert.Equal([4], reopened.Take()!.Data);
        Assert.Equal([9], reopened.Take()!.Data);
        Assert.Null(reopened.Take());
    }

    [Fact]
    public void A_returned_record_is_the_next_one_again()
    {
        var spool = Open();
        spool.Append([1]);
        spool.Append([2]);
        var first = spool.Take()!;
        spool.Return(first);
        Assert.Equal([1], spool.Take()!.Data);
    }

    [Fact]
    public void Over_the_bound_the_oldest_are_dropped_and_counted()
    {
        var spool = Open(maxBytes: 3 * 4096);
        for (byte i = 0; i < 5; i++) spool.Append([i]);
        Assert.Equal((3, 2), (spool.Records, spool.DroppedRecords));
        Assert.Equal(3 * 4096, spool.Bytes);
        Assert.Equal([2], spool.Take()!.Data);
        Assert.Equal(3, Directory.GetFiles(_directory).Length);
    }

    [Fact]
    public void A_smaller_bound_after_a_restart_holds_at_once()
    {
        var spool = Open();
        for (byte i = 0; i < 5; i++) spool.Append([i]);
        Assert.Equal(2, Open(maxBytes: 2 * 4096).Records);
    }

    [Fact]
    public void Damaged_and_half_written_records_are_passed_over()
    {
        var spool = Open();
        for (byte i = 0; i < 4; i++) spool.Append([i, i, i]);
        var files = Directory.GetFiles(_directory).Order(StringComparer.Ordinal).ToArray();
        var flipped = File.ReadAllBytes(files[0]);
        flipped[^1] ^= 1;
        File.WriteAllBytes(files[0], flipped);
        File.WriteAllBytes(files[1], File.ReadAllBytes(files[1])[..^1]);
        File.WriteAllBytes(files[2], []);
        File.WriteAllBytes(files[3] + ".tmp", [1]);

        var reopened = Open();
        Assert.Equal([3, 3, 3], reopened.Take()!.Data);
        Assert.Null(reopened.Take());
        Assert.Equal(3, reopened.CorruptRecords);
        Assert.Single(Directory.GetFiles(_directory));
    }

    [Fact]
    public void Nothing_is_left_when_all_was_removed()
    {
        var spool = Open();
        spool.Append(new byte[10_000]);
        spool.Remove(spool.Take()!);
        Assert.Equal((0, 0L), (spool.Records, spool.Bytes));
        Assert.Empty(Directory.GetFiles(_directory));
    }
}
