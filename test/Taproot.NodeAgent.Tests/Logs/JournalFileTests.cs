using CsCheck;
using K4os.Compression.LZ4;
using Taproot.NodeAgent.Logs;
using Taproot.NodeAgent.Logs.Journal;

namespace Taproot.NodeAgent.Tests.Logs;

/// <summary>The reader of journal files against files that are damaged or were made to break it.</summary>
public sealed class JournalFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-journal-").FullName;
    private readonly JournalTools _tools = new(new LogCounts());

    private string FilePath => Path.Join(_directory, "system.journal");

    public void Dispose()
    {
        _tools.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private byte[] Real(bool compact)
    {
        JournalLab.Require();
        JournalLab.Write(
            FilePath, compact,
            Enumerable.Range(0, 40).Select(i => JournalLab.Entry(i, ("MESSAGE", $"message {i} " + new string('x', i * 40)), ("PRIORITY", "5"), ("_SYSTEMD_CGROUP", JournalLab.Cgroup))));
        var bytes = File.ReadAllBytes(FilePath);
        File.Delete(FilePath);
        // All but the end of the file is preallocated and empty.
        return bytes[..(Array.FindLastIndex(bytes, b => b != 0) + 64)];
    }

    private List<string> ReadAll(byte[] file)
    {
        File.WriteAllBytes(FilePath, file);
        List<string> messages = [];
        using var journal = JournalFile.Open(FilePath, _tools);
        for (var rounds = 0; journal is not null && rounds < 50; rounds++)
        {
            journal.Look();
            journal.Read(64 * 1024, entry => messages.Add(System.Text.Encoding.UTF8.GetString(entry.Message)));
        }

        journal?.Look();
        journal?.SkipToEnd();
        return messages;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bytes_changed_anywhere_cost_entries_and_nothing_else(bool compact)
    {
        var real = Real(compact);
        Assert.Equal(40, ReadAll(real).Count);
        // The hash tables between the header and the first object are not looked at.
        var used = Enumerable.Range(0, real.Length).Where(i => real[i] != 0).ToArray();
        Gen.Select(Gen.Int[0, used.Length - 1], Gen.Byte, Gen.Int[1, 9]).Array[1, 8].Sample(
            changes =>
            {
                var broken = real.ToArray();
                foreach (var (at, value, length) in changes)
                {
                    for (var i = used[at]; i < Math.Min(broken.Length, used[at] + length); i++) broken[i] = value;
                }

                Assert.True(ReadAll(broken).Count <= 50_000);
            },
            iter: 150, threads: 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_cut_anywhere_is_read_as_far_as_it_goes(bool compact)
    {
        var real = Real(compact);
        Gen.Int[0, real.Length].Sample(length => Assert.True(ReadAll(real[..length]).Count <= 40), iter: 60, threads: 1);
    }

    [Fact]
    public void Any_bytes_are_a_journal_or_not() =>
        Gen.Byte.Array[0, 2000].Sample(
            bytes => Assert.True(ReadAll([.. "LPKSHHRH"u8, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes]).Count <= 50_000), iter: 200, threads: 1);

    [Fact]
    public void A_message_compressed_by_LZ4_is_read()
    {
        // The writer of this Debian makes none; the object of a plain message becomes a compressed one.
        var text = "MESSAGE=message 10 " + new string('x', 400);
        var file = Real(compact: false);
        var at = file.AsSpan().IndexOf(LogLab.Bytes(text + "\0"));
        var packed = new byte[1000];
        var length = LZ4Codec.Encode(LogLab.Bytes(text), packed);
        BitConverter.GetBytes((long)text.Length).CopyTo(file, at);
        packed.AsSpan(0, length).CopyTo(file.AsSpan(at + 8));
        file[at - 64 + 1] = 2;
        BitConverter.GetBytes((long)(64 + 8 + length)).CopyTo(file, at - 64 + 8);

        Assert.Equal(text["MESSAGE=".Length..], ReadAll(file)[10]);
    }

    [Fact]
    public void A_message_in_a_compression_that_is_not_read_is_counted()
    {
        var file = Real(compact: false);
        var at = file.AsSpan().IndexOf("MESSAGE=message 10 "u8);
        file[at - 64 + 1] = 1;

        Assert.Equal("", ReadAll(file)[10]);
        Assert.Equal(1, _tools.Counts.Undecodable);
    }

    [Fact]
    public void Any_compressed_payload_is_decoded_or_refused() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Bool.Select(b => b ? 2 : 4), Gen.Bool).Sample(
            (bytes, compression, hasHead) =>
            {
                byte[] head = compression == 4 ? [0x28, 0xB5, 0x2F, 0xFD] : [0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0];
                if (_tools.Decoder.TryDecode(compression, hasHead ? [.. head, .. bytes] : bytes, out var text)) Assert.True(text.Length <= 65_600);
            },
            iter: 2000, threads: 1);
}
