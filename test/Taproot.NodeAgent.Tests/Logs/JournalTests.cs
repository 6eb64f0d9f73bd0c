using System.Globalization;
using Taproot.NodeAgent.Logs;

namespace Taproot.NodeAgent.Tests.Logs;

/// <summary>Files that systemd's own writer made, read without it.</summary>
public sealed class JournalTests
{
    private static readonly LogOwner Web = new("/system.slice/web.service", "");

    private static LogLab Lab(LogOptions? options = null)
    {
        JournalLab.Require();
        var lab = new LogLab(options, ships: true) { IsGone = true, Owners = { [JournalLab.Cgroup] = Web } };
        lab.Pass(4);
        return lab;
    }

    private static string FileOf(LogLab lab, string name = "system.journal") => Path.Join(lab.JournalDirectory, name);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Entries_of_a_unit_are_its_messages_in_both_forms_of_the_format(bool compact)
    {
        using var lab = Lab();
        JournalLab.Write(FileOf(lab), compact, Enumerable.Range(0, 3000).Select(i => JournalLab.Line(i, $"request {i} took {i % 97} ms", i % 8)));

        lab.Pass(16);

        Assert.Equal(3000, lab.Records.Count);
        Assert.Equal("request 2999 took 89 ms", lab.Records[^1].Body);
        Assert.Equal(1_700_000_000_002_999_000UL, lab.Records[^1].Time);
        Assert.Equal("/system.slice/web.service", lab.Records[0].Resource["service.name"]);
        Assert.Equal([1125, 375, 375, 750, 375], ((string[])["critical", "error", "warning", "info", "debug"]).Select(lab.Messages));
        Assert.All(lab.Collect().Samples.Where(s => s.Name == "container_log_messages_total"), s => Assert.Equal("journald", s.Labels[2]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Long_messages_are_read_though_they_are_compressed_and_cut_at_their_bound(bool compact)
    {
        using var lab = Lab();
        var numbers = string.Join(' ', Enumerable.Range(0, 2000).Select(i => (i * 7919 % 10_007).ToString(CultureInfo.InvariantCulture)));
        var huge = "begin\n" + string.Join('\n', Enumerable.Repeat(numbers, 40));
        JournalLab.Write(
            FileOf(lab), compact, JournalLab.Entry(1, ("MESSAGE", "values\n" + numbers), ("_SYSTEMD_CGROUP", JournalLab.Cgroup)),
            JournalLab.Entry(2, ("MESSAGE", huge), ("_SYSTEMD_CGROUP", JournalLab.Cgroup)));

        lab.Pass(16);

        Assert.Equal("values\n" + numbers, lab.Records[0].Body);
        Assert.InRange(lab.Records[1].Body.Length, 60_000, 65_536);
        Assert.StartsWith(lab.Records[1].Body, huge, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_trace_on_a_units_output_is_one_message_with_the_severity_of_its_first_line()
    {
        using var lab = Lab();
        JournalLab.Write(
            FileOf(lab), false, JournalLab.Line(1, "Traceback (most recent call last):", 3), JournalLab.Line(2, "  File \"a.py\", line 1, in <module>"),
            JournalLab.Line(3, "ValueError: no"), JournalLab.Line(4, "2026-05-01 10:00:00 next request", 4));

        lab.Pass(16);

        Assert.Equal(2, lab.Records.Count);
        Assert.Equal(("error", "warning"), (lab.Records[0].SeverityText, lab.Records[1].SeverityText));
        Assert.EndsWith("ValueError: no", lab.Records[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_sent_as_such_are_never_joined_and_their_own_level_goes_before_the_priority()
    {
        using var lab = Lab();
        JournalLab.Write(
            FileOf(lab), false, JournalLab.Entry(1, ("MESSAGE", "2026-05-01 10:00:00 ERROR one"), ("PRIORITY", "6"), ("_SYSTEMD_CGROUP", JournalLab.Cgroup), ("_TRANSPORT", "syslog")),
            JournalLab.Entry(2, ("MESSAGE", "\tindented"), ("PRIORITY", "2"), ("_SYSTEMD_CGROUP", JournalLab.Cgroup), ("_TRANSPORT", "journal")));

        lab.Pass(16);

        Assert.Equal(["error", "critical"], lab.Records.Select(r => r.SeverityText));
    }

    [Fact]
    public void Entries_that_a_container_runtime_sent_are_the_containers_and_not_the_runtimes()
    {
        using var lab = Lab();
        lab.Owners["c0ffee"] = new("/docker/shop", "");
        lab.Owners["/system.slice/docker.service"] = new("/system.slice/docker.service", "");
        (string, string)[] common = [("CONTAINER_ID_FULL", "c0ffee"), ("_SYSTEMD_CGROUP", "/system.slice/docker.service"), ("PRIORITY", "3"), ("_TRANSPORT", "journal")];
        JournalLab.Write(
            FileOf(lab), true, JournalLab.Entry(1, [("MESSAGE", "half a "), ("CONTAINER_PARTIAL_MESSAGE", "true"), .. common]), JournalLab.Entry(2, [("MESSAGE", "line"), .. common]));

        lab.Pass(16);

        var record = Assert.Single(lab.Records);
        Assert.Equal(("/docker/shop", "half a line", "unknown"), (record.Resource["container.id"], record.Body, record.SeverityText));
    }

    [Fact]
    public void What_was_in_the_journal_before_is_left_alone_and_what_is_appended_is_read()
    {
        JournalLab.Require();
        using var lab = new LogLab(ships: true) { IsGone = true, Owners = { [JournalLab.Cgroup] = Web } };
        JournalLab.Write(FileOf(lab), false, Enumerable.Range(0, 500).Select(i => JournalLab.Line(i, "old message")));
        lab.Pass(16);
        Assert.Empty(lab.Records);

        JournalLab.Write(FileOf(lab), false, JournalLab.Line(1000, "new message"));
        lab.Pass(16);

        Assert.Equal("new message", Assert.Single(lab.Records).Body);
    }

    [Fact]
    public void A_rotated_journal_is_read_to_its_end_and_the_next_one_from_its_begin()
    {
        using var lab = Lab();
        JournalLab.Write(FileOf(lab), false, JournalLab.Line(1, "first"));
        lab.Pass();
        JournalLab.Write(FileOf(lab), false, JournalLab.Line(2, "second"));
        File.Move(FileOf(lab), FileOf(lab, "system@00-01-02.journal"));
        JournalLab.Write(FileOf(lab), true, JournalLab.Line(3, "third"));

        lab.Pass(16);

        Assert.Equal(["first", "second", "third"], lab.Records.Select(r => r.Body));
    }

    [Fact]
    public void Entries_copied_from_the_volatile_journal_at_boot_are_not_counted_twice()
    {
        using var lab = Lab();
        JournalLab.Write(FileOf(lab, "volatile.journal"), false, JournalLab.Line(1, "first"), JournalLab.Line(2, "second"));
        lab.Pass();
        JournalLab.Write(FileOf(lab), false, JournalLab.Line(1, "first"), JournalLab.Line(2, "second"), JournalLab.Line(3, "third"));
        File.Delete(FileOf(lab, "volatile.journal"));

        lab.Pass(16);

        Assert.Equal(["first", "second", "third"], lab.Records.Select(r => r.Body));
    }

    [Fact]
    public void A_journal_that_grows_too_fast_is_left_out_and_counted()
    {
        using var lab = Lab(new() { MaxJournalBacklog = 100 });
        JournalLab.Write(FileOf(lab), false, JournalLab.Line(1, "first"));
        lab.Pass();
        JournalLab.Write(FileOf(lab), false, Enumerable.Range(2, 500).Select(i => JournalLab.Line(i, "flood")));
        lab.Pass();
        JournalLab.Write(FileOf(lab), false, JournalLab.Line(1000, "last"));

        lab.Pass(16);

        Assert.Equal(["first", "last"], lab.Records.Select(r => r.Body));
        Assert.Equal(500, lab.Collect().Value("taproot_agent_journal_entries_dropped_total", "rate"));
    }

    [Fact]
    public void Owners_that_are_not_shown_and_units_that_are_gone_have_no_series()
    {
        using var lab = Lab();
        JournalLab.Write(FileOf(lab), false, JournalLab.Line(1, "ours"), JournalLab.Line(2, "housekeeping", cgroup: "/system.slice/systemd-udevd.service"));
        lab.Pass(16);
        Assert.Equal("ours", Assert.Single(lab.Records).Body);
        lab.Owners.Clear();

        lab.Pass(8);

        Assert.False(lab.Collect().Has("container_log_messages_total"));
    }
}
