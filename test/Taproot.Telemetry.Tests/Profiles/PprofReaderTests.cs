using System.IO.Compression;
using CsCheck;
using Google.Protobuf;
using Taproot.Telemetry.Pprof;
using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Tests.Profiles;

public sealed class PprofReaderTests
{
    private static readonly ProfileOrigin Shop = new() { Service = "shop", Labels = Labels.Of(("pod", "shop-1")) };

    [Fact]
    public void What_the_agent_writes_is_read_back()
    {
        var writer = new ProfileWriter();
        int main = writer.Function("main", "/app/shop"), work = writer.Function("work", "", "/src/work.c", 42);
        writer.AddSample([work, main], 30_000_000);
        writer.AddSample([main], 10_000_000);
        var batch = Read(writer.ToGzip([new("ebpf:cpu", "nanoseconds", 10_000_000)], BatchText.Now.AddMinutes(-1), TimeSpan.FromMinutes(1)));

        Assert.Equal(
            ["""shop ebpf:cpu:nanoseconds {pod="shop-1"} main /app/shop:0 10000000""", """shop ebpf:cpu:nanoseconds {pod="shop-1"} main /app/shop:0;work /src/work.c:42 30000000"""],
            batch.Lines());
        Assert.Equal(BatchText.Nanoseconds(BatchText.Now), batch.Series[0].End);
        Assert.Equal(BatchText.Nanoseconds(BatchText.Now.AddMinutes(-1)), batch.Series[0].Start);
    }

    [Fact]
    public void Inlined_functions_labels_of_samples_and_several_values_are_kept()
    {
        var profile = Message(m =>
        {
            Field(m, 1, v => Numbers(v, (1, 1), (2, 2)));
            Field(m, 1, v => Numbers(v, (1, 3), (2, 4)));
            Field(m, 2, s =>
            {
                Field(s, 1, ids => { ids.WriteUInt64(7); ids.WriteUInt64(9); });
                Field(s, 2, values => { values.WriteInt64(3); values.WriteInt64(4096); });
                Field(s, 3, label => Numbers(label, (1, 8), (2, 9)));
            });
            Field(m, 2, s =>
            {
                // Not packed, and twice the same stack.
                foreach (var id in new[] { 7, 9 }) Numbers(s, (1, id));
                foreach (var value in new[] { 1, 100 }) Numbers(s, (2, value));
            });
            Field(m, 4, location =>
            {
                Numbers(location, (1, 7));
                Field(location, 4, line => Numbers(line, (1, 1), (2, 10)));
                Field(location, 4, line => Numbers(line, (1, 2), (2, 20)));
            });
            Field(m, 4, location => Numbers(location, (1, 9), (3, 0x1234)));
            Field(m, 5, function => Numbers(function, (1, 1), (2, 5), (4, 7)));
            Field(m, 5, function => Numbers(function, (1, 2), (3, 6), (4, 7)));
            foreach (var text in new[] { "", "alloc_objects", "count", "alloc_space", "bytes", "inner", "outer", "a b.go", "handler", "/cart" })
            {
                m.WriteTag(6, WireFormat.WireType.LengthDelimited);
                m.WriteString(text);
            }
        });
        Assert.Equal(
        [
            """shop alloc_objects:count {handler="/cart",pod="shop-1"} 0x1234;outer a b.go:20;inner a b.go:10 3""",
            """shop alloc_objects:count {pod="shop-1"} 0x1234;outer a b.go:20;inner a b.go:10 1""",
            """shop alloc_space:bytes {handler="/cart",pod="shop-1"} 0x1234;outer a b.go:20;inner a b.go:10 4096""",
            """shop alloc_space:bytes {pod="shop-1"} 0x1234;outer a b.go:20;inner a b.go:10 100""",
        ], Read(profile).Lines());
    }

    [Theory]
    [InlineData("span_id", "00f067aa0ba902b7", 0, " of 00f067aa0ba902b7")] // Pyroscope for Go, Java and .NET
    [InlineData("profile_id", "f067aa0ba902b7", 0, " of 00f067aa0ba902b7")]
    [InlineData("span id", "67667974448284343", 0, " of 00f067aa0ba902b7")] // profilers of Datadog, which say it in decimal digits
    [InlineData("span id", "", 67667974448284343, " of 00f067aa0ba902b7")]
    [InlineData("span_id", "not an id", 0, "")]
    [InlineData("span_id", "", 0, "")]
    [InlineData("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736", 0, "")]
    public void The_span_of_a_sample_is_told_apart_and_is_no_label(string label, string text, long number, string span)
    {
        var profile = Message(m =>
        {
            Field(m, 1, v => Numbers(v, (1, 1), (2, 2)));
            foreach (var isOfSpan in new[] { true, false, true })
            {
                Field(m, 2, s =>
                {
                    Numbers(s, (1, 7), (2, 5));
                    if (!isOfSpan) return;
                    Field(s, 3, l => Numbers(l, (1, 4), (2, text.Length > 0 ? 5 : 0), (3, number)));
                    Field(s, 3, l => Numbers(l, (1, 6), (2, 7)));
                });
            }
            Field(m, 4, location => Numbers(location, (1, 7), (3, 0x10)));
            foreach (var one in new[] { "", "cpu", "nanoseconds", "", label, text, "span_name", "GET /" })
            {
                m.WriteTag(6, WireFormat.WireType.LengthDelimited);
                m.WriteString(one);
            }
        });
        Assert.Equal(
            [$$"""shop cpu:nanoseconds {pod="shop-1",span_name="GET /"} 0x10 10{{span}}""", """shop cpu:nanoseconds {pod="shop-1"} 0x10 5"""],
            Read(profile).Lines().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_stack_has_the_same_identity_in_every_profile()
    {
        ulong Hash(params string[] leafFirst)
        {
            var writer = new ProfileWriter();
            foreach (var name in new[] { "x", "y", "z" }.Take(leafFirst.Length)) writer.Function(name);
            writer.AddSample([.. leafFirst.Select(f => writer.Function(f))], 1);
            return Read(writer.ToGzip([new("cpu", "count", 1)], BatchText.Now, TimeSpan.Zero)).HashOf(0);
        }
        Assert.Equal(Hash("leaf", "main"), Hash("leaf", "main"));
        Assert.NotEqual(Hash("leaf", "main"), Hash("main", "leaf"));
        Assert.NotEqual(Hash("leaf", "main"), Hash("leaf"));
    }

    [Fact]
    public void Too_deep_a_stack_keeps_the_frames_next_to_the_root()
    {
        var writer = new ProfileWriter();
        int[] frames = [.. Enumerable.Range(0, 700).Select(i => writer.Function($"f{i}"))];
        writer.AddSample(frames, 1);
        var batch = Read(writer.ToGzip([new("cpu", "count", 1)], BatchText.Now, TimeSpan.Zero));
        Assert.Equal(512, batch.FramesOf(0).Length);
        Assert.StartsWith("f699;f698;", batch.Stack(0), StringComparison.Ordinal);
        Assert.Equal(1, batch.Truncated);
    }

    [Theory]
    [InlineData(-8 * 24 * 60, ProfileRefusal.TooOld)]
    [InlineData(11, ProfileRefusal.TooNew)]
    public void A_profile_of_a_wrong_time_is_refused(int minutes, ProfileRefusal reason)
    {
        var writer = new ProfileWriter();
        writer.AddSample([writer.Function("f")], 1);
        var profile = writer.ToGzip([new("cpu", "count", 1)], BatchText.Now.AddMinutes(minutes), TimeSpan.Zero);
        Assert.Equal(reason, Assert.Throws<ProfileException>(() => Read(profile)).Reason);
    }

    [Fact]
    public void More_samples_than_allowed_are_refused()
    {
        var writer = new ProfileWriter();
        for (var i = 0; i < 11; i++) writer.AddSample([writer.Function($"f{i}")], 1);
        var profile = Plain(writer.ToGzip([new("cpu", "count", 1)], BatchText.Now, TimeSpan.Zero));
        var batch = new ProfileBatch(BatchText.Limits with { MaxSamples = 10 });
        Assert.Equal(ProfileRefusal.TooLarge, Assert.Throws<ProfileException>(() => PprofReader.Read(profile, Shop, batch)).Reason);
    }

    [Fact]
    public void Labels_of_samples_beyond_the_bound_are_left_out_and_counted()
    {
        var profile = Message(m =>
        {
            Field(m, 1, v => Numbers(v, (1, 1), (2, 2)));
            for (var i = 0; i < 20; i++)
            {
                var value = 4 + i;
                Field(m, 2, s =>
                {
                    Numbers(s, (2, 1));
                    Field(s, 3, label => Numbers(label, (1, 3), (2, value)));
                });
            }
            foreach (var text in (string[])["", "cpu", "count", "user", .. Enumerable.Range(0, 20).Select(i => $"u{i}")])
            {
                m.WriteTag(6, WireFormat.WireType.LengthDelimited);
                m.WriteString(text);
            }
        });
        var batch = new ProfileBatch(BatchText.Limits with { MaxSeries = 10 });
        PprofReader.Read(profile, Shop, batch);
        Assert.Equal(10, batch.Series.Count);
        Assert.Equal(11, batch.Truncated);
        Assert.Equal(20, batch.Samples.Sum(s => s.Value));
    }

    [Fact]
    public void Random_and_mutated_bytes_are_refused_or_read_but_never_break_it()
    {
        var writer = new ProfileWriter();
        int[] frames = [.. Enumerable.Range(0, 20).Select(i => writer.Function($"f{i}", "m", "file.c", i))];
        for (var i = 1; i < 20; i++) writer.AddSample(frames.AsSpan(0, i), i, i * 2);
        var valid = Plain(writer.ToGzip([new("cpu", "nanoseconds", 1), new("x", "count", 0)], BatchText.Now, TimeSpan.FromSeconds(60)));
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte, Gen.Int[0, valid.Length]).Array[0, 8].Sample(
            changes =>
            {
                var bytes = valid.ToArray();
                foreach (var (at, value, _) in changes) bytes[at] = value;
                TryRead(bytes.AsSpan(0, changes.Length > 0 && changes[0].Item2 % 4 == 0 ? changes[0].Item3 : bytes.Length));
            }, iter: 20_000);
        Gen.Byte.Array[0, 300].Sample(bytes => TryRead(bytes), iter: 20_000);
    }

    private static void TryRead(ReadOnlySpan<byte> bytes)
    {
        try
        {
            PprofReader.Read(bytes, Shop, new(BatchText.Limits));
        }
        catch (ProfileException)
        {
            // Refused, which is as good as read.
        }
    }

    private static ProfileBatch Read(byte[] profile)
    {
        var batch = new ProfileBatch(BatchText.Limits);
        PprofReader.Read(profile[0] == 0x1F ? Plain(profile) : profile, Shop, batch);
        return batch;
    }

    internal static byte[] Plain(byte[] gzip)
    {
        using var plain = new MemoryStream();
        using (var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress)) stream.CopyTo(plain);
        return plain.ToArray();
    }

    internal static byte[] Message(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory)) write(output);
        return memory.ToArray();
    }

    internal static void Field(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Message(write)));
    }

    internal static void Numbers(CodedOutputStream output, params (int Field, long Value)[] numbers)
    {
        foreach (var (field, value) in numbers)
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteInt64(value);
        }
    }

    internal static void Bytes(CodedOutputStream output, int field, byte[] bytes)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(bytes));
    }

    internal static void Text(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }
}
