using System.Text;
using CsCheck;
using Taproot.NodeAgent.Logs;

namespace Taproot.NodeAgent.Tests.Logs;

public sealed class RuntimeLineTests
{
    [Fact]
    public void Any_text_comes_out_of_json_file_as_it_went_in_however_the_file_is_cut() =>
        Gen.Select(Gen.String.Array[0, 20], Gen.Int[1, 50]).Sample((texts, cut) =>
        {
            var file = LogLab.Bytes(string.Concat(texts.Select(t => LogLab.Docker(t + "\n"))));
            List<string> read = [];
            var lines = new LineSplitter(LogTail.MaxLine, line =>
            {
                Assert.True(RuntimeLine.TryParse(line, new byte[line.Length], out var parsed));
                Assert.False(parsed.IsPartial);
                read.Add(Encoding.UTF8.GetString(parsed.Text));
            });
            for (var i = 0; i < file.Length; i += cut) lines.Feed(file.AsSpan(i, Math.Min(cut, file.Length - i)));

            // What is no text in UTF-16 is written as the replacement character.
            Assert.Equal(texts.Select(t => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(t))), read);
        });

    [Fact]
    public void Any_bytes_are_a_line_or_not_and_nothing_else_happens()
    {
        string[] heads = ["", "{\"log\":\"", "{\"log\":\"\\u", "2026-05-01T10:00:00.1Z stdout P", "2026-05-01T10:00:00.1Z stderr "];
        string[] ends = ["", "\"}", "}"];
        Gen.Select(Gen.Int[0, heads.Length - 1], Gen.Byte.Array[0, 200], Gen.Int[0, ends.Length - 1]).Sample((head, bytes, end) =>
        {
            byte[] line = [.. LogLab.Bytes(heads[head]), .. bytes, .. LogLab.Bytes(ends[end])];
            if (RuntimeLine.TryParse(line, new byte[line.Length], out var parsed)) Assert.True(parsed.Text.Length <= line.Length);
        });
    }

    [Fact]
    public void A_line_cut_anywhere_is_not_taken_for_a_whole_one()
    {
        var line = LogLab.Bytes(LogLab.Docker("caf\u00e9 \ud83d\ude00 \"quoted\"\n").TrimEnd('\n'));
        for (var length = 0; length < line.Length; length++)
            Assert.False(RuntimeLine.TryParse(line.AsSpan(0, length), new byte[line.Length], out _));
        Assert.True(RuntimeLine.TryParse(line, new byte[line.Length], out var parsed));
        Assert.Equal("caf\u00e9 \ud83d\ude00 \"quoted\"", Encoding.UTF8.GetString(parsed.Text));
    }

    [Theory]
    [InlineData("2026-05-01T10:00:00.123456789Z stdout F a text", "a text", false, false)]
    [InlineData("2026-05-01T10:00:00.123456789+02:00 stderr P half", "half", true, true)]
    [InlineData("2026-05-01T10:00:00.123456789Z stdout F:tag a text", "a text", false, false)]
    [InlineData("2026-05-01T10:00:00.123456789Z stdout F ", "", false, false)]
    [InlineData("{\"log\":\"a\\tb\\u003c\\n\",\"stream\":\"stderr\",\"time\":\"2026-05-01T10:00:00Z\"}", "a\tb<", true, false)]
    public void Both_formats_of_runtimes_are_read(string line, string text, bool isError, bool isPartial)
    {
        Assert.True(RuntimeLine.TryParse(LogLab.Bytes(line), new byte[line.Length], out var parsed));
        Assert.Equal((text, isError, isPartial), (Encoding.UTF8.GetString(parsed.Text), parsed.IsError, parsed.IsPartial));
    }
}
