namespace Taproot.NodeAgent.Tests.Logs;

public sealed class LogTailTests
{
    private const string Error = "2026-05-01 10:00:00 ERROR disk is full";

    [Fact]
    public void A_rotated_file_is_read_to_its_end_and_the_next_one_from_its_begin()
    {
        using var lab = new LogLab();
        lab.Log(Error);
        lab.Pass();
        lab.Log(Error);
        lab.Rotate();
        lab.Log(Error);

        lab.Pass();

        Assert.Equal(3, lab.Messages("error"));
    }

    [Fact]
    public void A_truncated_file_is_read_from_its_begin()
    {
        using var lab = new LogLab();
        lab.Log(Error);
        lab.Log(Error);
        lab.Pass();
        File.WriteAllText(lab.LogPath, LogLab.Docker(Error + "\n"));

        lab.Pass();

        Assert.Equal(3, lab.Messages("error"));
    }

    [Fact]
    public void A_deleted_file_is_not_held_and_its_successor_is_read()
    {
        using var lab = new LogLab();
        lab.Log(Error);
        lab.Pass();
        File.Delete(lab.LogPath);
        lab.Pass();
        Assert.DoesNotContain(Directory.GetFiles("/proc/self/fd"), fd => new FileInfo(fd).LinkTarget?.StartsWith(lab.LogPath, StringComparison.Ordinal) == true);
        lab.Log(Error);

        lab.Pass();

        Assert.Equal(2, lab.Messages("error"));
    }

    [Fact]
    public void What_a_writer_that_does_not_know_yet_appends_to_a_moved_file_is_read()
    {
        using var lab = new LogLab();
        lab.Log(Error);
        lab.Pass(2);
        using var writer = new StreamWriter(new FileStream(lab.LogPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
        lab.Rotate();
        lab.Pass(1);
        writer.Write(LogLab.Docker(Error + "\n"));
        writer.Flush();
        lab.Log(Error);

        lab.Pass(16);

        Assert.Equal(3, lab.Messages("error"));
    }

    [Fact]
    public void A_file_that_is_reached_by_another_path_is_gone_on_with()
    {
        using var lab = new LogLab() { IsPlain = true };
        lab.Write(Error + "\n");
        lab.Pass();
        var moved = lab.LogPath + ".elsewhere";
        File.Move(lab.LogPath, moved);
        lab.Pass();
        lab.LogPath = moved;
        lab.Write(Error + "\n");

        lab.Pass(12);

        Assert.Equal(2, lab.Messages("error"));
    }

    [Fact]
    public void A_file_copied_and_truncated_under_its_writer_is_read_from_its_begin()
    {
        using var lab = new LogLab() { IsPlain = true };
        using var writer = new FileStream(lab.LogPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        writer.Write(LogLab.Bytes(Error + "\n" + Error + "\n"));
        writer.Flush();
        lab.Pass();
        File.Copy(lab.LogPath, lab.LogPath + ".1");
        using (var truncating = new FileStream(lab.LogPath, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite)) Assert.Equal(0, truncating.Length);
        lab.Pass();
        lab.Write(Error + "\n");

        lab.Pass();

        Assert.Equal(3, lab.Messages("error"));
    }

    [Fact]
    public void The_hole_of_a_file_truncated_under_a_writer_that_does_not_append_is_no_text()
    {
        using var lab = new LogLab() { IsPlain = true };
        lab.Write(Error + "\n");
        lab.Pass();
        using (var writer = new FileStream(lab.LogPath, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.Position = 100_000;
            writer.Write(LogLab.Bytes(Error + "\n"));
        }

        lab.Write("a\0b\n");
        lab.Pass();

        Assert.Equal(2, lab.Messages("error"));
        Assert.Equal(3, lab.Dropped("format"));
    }

    [Fact]
    public void A_sparse_file_of_a_terabyte_is_left_out_at_once()
    {
        using var lab = new LogLab() { IsPlain = true };
        lab.Write(Error + "\n");
        lab.Pass();
        using (var writer = new FileStream(lab.LogPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) writer.SetLength(1L << 40);
        lab.Pass();
        lab.Write("\n" + Error + "\n");

        lab.Pass();

        Assert.Equal(2, lab.Messages("error"));
        Assert.InRange(lab.Dropped("rate"), (1L << 40) - 1000, 1L << 40);
    }

    [Fact]
    public void A_line_that_is_written_in_two_parts_is_read_as_one()
    {
        using var lab = new LogLab();
        var line = LogLab.Docker(Error + "\n");
        lab.Write(line[..30]);
        lab.Pass();
        lab.Write(line[30..]);

        lab.Pass();

        Assert.Equal(1, lab.Messages("error"));
        Assert.Equal(0, lab.Dropped("format"));
    }

    [Fact]
    public void A_file_that_grows_too_fast_is_left_out_and_counted()
    {
        using var lab = new LogLab(new() { MaxFileBytesPerSecond = 4000, MaxBacklog = 10_000 });
        lab.Log(Error);
        lab.Pass();
        var line = LogLab.Docker(Error + "\n");
        for (var i = 0; i < 1000; i++) lab.Write(line);
        lab.Pass();
        Assert.Equal(1, lab.Messages("error"));
        Assert.Equal(1000 * line.Length, lab.Dropped("rate"));
        lab.Log(Error);

        lab.Pass();

        Assert.Equal(2, lab.Messages("error"));
    }

    [Fact]
    public void A_slow_reader_catches_up_within_the_rate()
    {
        using var lab = new LogLab(new() { MaxFileBytesPerSecond = 4000 });
        for (var i = 0; i < 100; i++) lab.Log(Error);
        lab.Pass(4);
        Assert.Equal(4000, lab.Collect().Value("taproot_agent_log_bytes_total"));

        lab.Pass(40);

        Assert.Equal(100, lab.Messages("error"));
    }

    [Fact]
    public void A_file_full_of_zeros_costs_its_bytes_and_nothing_more()
    {
        using var lab = new LogLab();
        File.WriteAllBytes(lab.LogPath, new byte[3_000_000]);
        lab.Write("\n");
        lab.Log(Error);

        lab.Pass();

        Assert.Equal(1, lab.Messages("error"));
        Assert.Equal(3_000_000, lab.Dropped("length"));
    }

    [Fact]
    public void What_is_no_file_is_not_opened()
    {
        using var lab = new LogLab();
        Directory.CreateDirectory(lab.LogPath);

        lab.Pass();

        Assert.Equal(0, lab.Collect().Value("taproot_agent_log_bytes_total"));
    }
}
