namespace Taproot.NodeAgent.Tests.Logs;

public sealed class LogCollectorTests
{
    [Fact]
    public void Messages_are_counted_by_level_and_pattern_with_a_sample()
    {
        using var lab = new LogLab();
        for (var i = 0; i < 20; i++) lab.Log($"2026-05-01 10:00:{i:00} ERROR cannot connect to 10.0.0.{i}:5432", "stderr");
        lab.Log("2026-05-01 10:00:30 INFO ready to serve");

        lab.Pass();

        var sink = lab.Collect();
        var error = Assert.Single(sink.Samples, s => s.Name == "container_log_messages_total" && s.Labels[3] == "error");
        Assert.Equal(20, error.Value);
        Assert.Equal([LogLab.Id, LogLab.Id, "stdout/stderr", "error"], error.Labels[..4]);
        Assert.Matches("^[0-9a-f]{32}$", error.Labels[4]);
        Assert.Equal("2026-05-01 10:00:00 ERROR cannot connect to 10.0.0.0:5432", error.Labels[5]);
        Assert.Equal(1, lab.Messages("info"));
        Assert.Equal(21, sink.Value("taproot_agent_log_lines_total"));
        Assert.Equal(new FileInfo(lab.LogPath).Length, sink.Value("taproot_agent_log_bytes_total"));
    }

    [Fact]
    public void A_stack_trace_is_one_message_though_the_other_stream_writes_in_between()
    {
        using var lab = new LogLab();
        lab.Log("2026-05-01 10:00:00 ERROR request failed", "stderr");
        lab.Log("2026-05-01 10:00:00 INFO another request");
        lab.Log("java.lang.IllegalStateException: no stock", "stderr");
        lab.Log("\tat shop.Cart.add(Cart.java:10)", "stderr");

        lab.Pass();

        Assert.Equal(1, lab.Messages("error"));
        Assert.Equal(1, lab.Messages("info"));
        Assert.Equal(0, lab.Messages("unknown"));
    }

    [Fact]
    public void A_line_that_the_runtime_cut_into_pieces_is_one_message()
    {
        using var lab = new LogLab();
        lab.Write(LogLab.Docker("2026-05-01 10:00:00 WARN " + new string('a', 16_000)));
        lab.Write(LogLab.Docker("ERROR not a head\n"));
        lab.Write("2026-05-01T10:00:00.123456789Z stdout P 2026-05-01 10:00:01 WARN half\n2026-05-01T10:00:00.123456789Z stdout F ERROR and half\n");

        lab.Pass();

        Assert.Equal(2, lab.Messages("warning"));
        Assert.Equal(0, lab.Messages("error"));
    }

    [Fact]
    public void A_JSON_message_has_its_own_level()
    {
        using var lab = new LogLab();
        lab.Log("""{"level":"fatal","msg":"out of luck","n":1}""");

        lab.Pass();

        Assert.Equal(1, lab.Messages("critical"));
        Assert.True(lab.Collect().Has("container_log_messages_total", "out of luck"));
    }

    [Fact]
    public void What_was_written_before_the_agent_came_is_not_counted()
    {
        using var lab = new LogLab();
        lab.Time.SetUtcNow(DateTimeOffset.UnixEpoch.AddYears(200));
        lab.Log("2026-05-01 10:00:00 ERROR of yesterday");
        lab.Pass();
        lab.Log("2026-05-02 10:00:00 ERROR of today");

        lab.Pass();

        Assert.Equal(1, lab.Messages("error"));
    }

    [Fact]
    public void Patterns_over_the_bound_share_one_series()
    {
        using var lab = new LogLab(new() { MaxPatterns = 2 });
        string[] things = ["disk is full", "peer went away suddenly", "certificate expired", "quota of tenant exceeded today"];
        foreach (var thing in things) lab.Log("2026-05-01 10:00:00 ERROR " + thing);

        lab.Pass();

        Assert.Equal(4, lab.Messages("error"));
        Assert.Equal(2, lab.Collect().Value("container_log_messages_total", new string('0', 32)));
    }

    [Fact]
    public void Series_end_with_their_container_and_leave_room_for_others()
    {
        using var lab = new LogLab(new() { MaxSeries = 1 });
        lab.Log("2026-05-01 10:00:00 ERROR disk is full");
        lab.Pass();
        lab.IsGone = true;
        lab.Pass();
        Assert.False(lab.Collect().Has("container_log_messages_total"));
        lab.IsGone = false;
        lab.Pass();
        lab.Log("2026-05-01 10:00:00 ERROR disk is full");

        lab.Pass();

        Assert.False(lab.Collect().Has("container_log_messages_total", new string('0', 32)));
    }

    [Fact]
    public void The_series_of_a_pattern_that_is_not_seen_for_long_ends()
    {
        using var lab = new LogLab();
        lab.Log("2026-05-01 10:00:00 ERROR disk is full");
        lab.Pass();
        Assert.Equal(1, lab.Messages("error"));

        lab.Time.Advance(lab.Options.ExpireAfter + TimeSpan.FromMinutes(1));
        lab.Pass();

        Assert.False(lab.Collect().Has("container_log_messages_total"));
    }
}
