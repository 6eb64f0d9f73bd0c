using System.Text;
using CsCheck;
using Taproot.Telemetry.Jfr;
using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Tests.Profiles;

/// <summary>Labels that Pyroscope's client for Java sends beside a recording.</summary>
public sealed class JfrContextsTests
{
    private static readonly ProfileOrigin Origin = new()
    {
        Service = "shop", Labels = Labels.Of(("region", "east")), Time = (BatchText.Nanoseconds(BatchText.Now), BatchText.Nanoseconds(BatchText.Now)),
    };

    // Context 5: endpoint=/cart, span_id; 6: the same endpoint in another span; 7: a text that is missing.
    private static readonly byte[] Snapshot =
    [
        .. Context(5, (1, 2), (3, 4)), .. Context(6, (1, 2), (3, 5)), .. Context(7, (1, 99)),
        .. Text(1, "endpoint"), .. Text(2, "/cart"), .. Text(3, "span_id"), .. Text(4, "00f067aa0ba902b7"), .. Text(5, "00f067aa0ba902b8"),
    ];

    [Fact]
    public void Samples_have_the_labels_and_the_span_of_their_context()
    {
        Assert.Equal(
        [
            "shop java:cpu:nanoseconds {endpoint=\"/cart\",region=\"east\"} shop.Main.main 10000000 of 00f067aa0ba902b7",
            "shop java:cpu:nanoseconds {endpoint=\"/cart\",region=\"east\"} shop.Main.main 10000000 of 00f067aa0ba902b8",
            "shop java:cpu:nanoseconds {region=\"east\"} shop.Main.main 30000000",
        ], Read(Recording(5, 6, 7, 8, 0), Snapshot).Lines().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Labels_that_are_too_many_are_left_out_and_no_sample_is()
    {
        var contexts = Enumerable.Range(1, 3000).ToArray();
        byte[] snapshot = [.. Text(1, "user"), .. contexts.SelectMany(c => (byte[])[.. Context(c, (1, c + 1)), .. Text(c + 1, $"user {c}")])];
        var batch = Read(Recording(contexts), snapshot);
        Assert.Equal(contexts.Length * JfrReader.CpuPeriod, batch.Samples.Sum(s => s.Value));
        Assert.InRange(batch.Series.Count, 2, batch.Limits.MaxSeries);
    }

    [Fact]
    public void Nothing_that_is_sent_breaks_the_reading()
    {
        var recording = Recording(5, 6, 7);
        Gen.Select(Gen.Select(Gen.Int[0, Snapshot.Length - 1], Gen.Byte).Array[1, 6], Gen.Int[0, Snapshot.Length], Gen.Byte.Array[0, 60]).Sample((changes, length, random) =>
        {
            var bytes = Snapshot.ToArray();
            foreach (var (at, value) in changes) bytes[at] = value;
            foreach (var sent in (byte[][])[bytes, bytes[..length], random])
                OtherFormatTests.Try(() => Read(recording, sent));
        }, iter: 2000);
    }

    private static ProfileBatch Read(byte[] recording, byte[] snapshot)
    {
        var batch = new ProfileBatch(BatchText.Limits);
        JfrReader.Read(recording, new JfrBatchSink(Origin, batch, JfrContexts.Parse(snapshot)));
        return batch;
    }

    private static byte[] Recording(params int[] contexts)
    {
        var writer = new JfrWriter();
        foreach (var context in contexts) writer.RanOf(context, "shop/Main.main");
        return writer.ToArray();
    }

    private static byte[] Context(int id, params (int Name, int Value)[] labels) =>
        Field(0x0A, [0x08, .. Varint(id), .. Field(0x12, [.. labels.SelectMany(l => Field(0x0A, [0x08, .. Varint(l.Name), 0x10, .. Varint(l.Value)]))])]);

    private static byte[] Text(int id, string text) => Field(0x12, [0x08, .. Varint(id), .. Field(0x12, Encoding.UTF8.GetBytes(text))]);

    private static byte[] Field(byte key, byte[] bytes) => [key, .. Varint(bytes.Length), .. bytes];

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
