using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Tests.Logs;

/// <summary>Days on which a container logs far more than can be read.</summary>
public sealed class LogFloodTests(ITestOutputHelper output)
{
    private const int LinesPerSecond = 200_000;
    private const int Seconds = 5;

    [Fact]
    public void A_container_that_logs_200_000_lines_a_second_costs_a_bounded_share_and_every_byte_is_accounted_for()
    {
        using var lab = new LogLab(ships: true);
        lab.Write("");
        lab.Pass(1);
        var rounds = (int)(Seconds / lab.Options.PollInterval.TotalSeconds);
        var part = Lines(LinesPerSecond * Seconds / rounds);
        using var file = new FileStream(lab.LogPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        Flood(lab, file, part, 2);
        var cpu = Environment.CpuUsage.TotalTime;

        Flood(lab, file, part, rounds);

        var used = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Seconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{used:0} ms of CPU a second of the flood, writing it and reading the records included"));
        var sink = lab.Collect();
        var read = sink.Value("taproot_agent_log_bytes_total");
        // Each time that the file is left out up to its end, the last byte is read once more.
        Assert.InRange(read + sink.Value("taproot_agent_log_dropped_bytes_total", "rate"), file.Length - lab.Options.MaxBacklog, file.Length + 100);
        Assert.InRange(read, Seconds * 3_000_000.0, (Seconds + 2) * (double)lab.Options.MaxFileBytesPerSecond);
        var lines = sink.Value("taproot_agent_log_lines_total");
        // The last message waits for further lines.
        Assert.InRange(lab.Messages("error") + lab.Messages("info"), lines - 1, lines);
        Assert.True(sink.Value("taproot_agent_log_records_dropped_total", "container_rate") > 0);
        Assert.Equal(
            lab.Messages("error") + lab.Messages("info"),
            sink.Value("taproot_agent_log_records_shipped_total") + sink.Value("taproot_agent_log_records_dropped_total", "container_rate"));
        Assert.InRange(used, 0, 1000);
    }

    [Fact]
    public void JSON_made_to_break_parsers_is_a_message_as_any_other()
    {
        using var lab = new LogLab(ships: true);
        lab.Log("{\"a\":" + string.Concat(Enumerable.Repeat("[", 60_000)) + "}");
        lab.Log("{" + string.Concat(Enumerable.Repeat("\"a\":{", 9_000)) + new string('}', 9_001));
        lab.Log("{" + string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"k{i}\":{i}")) + "}");
        lab.Log("{\"level\":\"error\",\"msg\":\"\\ud800 \\u0000 fine\"}");

        lab.Pass(16);

        Assert.Equal(4, lab.Records.Count);
        Assert.All(lab.Records, r => Assert.InRange(r.Attributes.Count, 1, 101));
        Assert.All(lab.Records, r => Assert.InRange(r.Body.Length, 1, 65_536));
    }

    private static void Flood(LogLab lab, FileStream file, byte[] part, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            file.Write(part);
            file.Flush();
            lab.Pass(1);
        }
    }

    private static byte[] Lines(int count)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            lines.Append(LogLab.Docker(string.Create(
                CultureInfo.InvariantCulture, $"2026-05-01 10:00:00 {(i % 10 == 0 ? "ERROR" : "INFO")} request {i} of user {i % 977} took {i % 89} ms\n")));
        }

        return LogLab.Bytes(lines.ToString());
    }
}
