using System.Text;
using CsCheck;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Tests.RemoteWrite;

public class RemoteWriteReaderTests
{
    private const long Now = 1_800_000_000_000;

    private static readonly RemoteWriteLimits Limits = new() { Time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Now)) };

    private static MetricBatch Read(ProtobufRequest request, RemoteWriteLimits? limits = null)
    {
        var batch = MetricBatch.Rent();
        RemoteWriteReader.Read(request.ToArray(), limits ?? Limits, batch);
        return batch;
    }

    private static RemoteWriteReason Refusal(ProtobufRequest request, RemoteWriteLimits? limits = null) =>
        Assert.Throws<RemoteWriteException>(() => Read(request, limits)).Reason;

    [Fact]
    public void Series_and_samples_come_out_as_they_went_in()
    {
        using var batch = Read(new ProtobufRequest()
            .Series([("__name__", "up"), ("instance", "a"), ("job", "é☃😀")], (1, Now), (0.5, Now - 15_000))
            .Series([("__name__", "empty")])
            .Series([("__name__", "down"), ("instance", "b")], (-1e300, Now)));

        Assert.Equal(3, batch.SeriesCount);
        Assert.Equal("up", Encoding.UTF8.GetString(batch.GetMetricName(0)));
        Assert.Equal(Labels.Of(("instance", "a"), ("job", "é☃😀")), batch.ToLabels(0));
        Assert.Equal(Labels.Empty.Fingerprint, batch.Fingerprints[1]);
        Assert.Equal([0, 0, 2], batch.SampleSeries.ToArray());
        Assert.Equal([Now, Now - 15_000, Now], batch.TimesMs.ToArray());
        Assert.Equal([1, 0.5, -1e300], batch.Values.ToArray());
    }

    [Fact]
    public void Staleness_markers_and_other_nans_keep_their_bits()
    {
        var stale = BitConverter.UInt64BitsToDouble(0x7ff0000000000002);
        using var batch = Read(new ProtobufRequest().Series([("__name__", "m")], (stale, Now), (double.NaN, Now)));
        Assert.Equal(0x7ff0000000000002ul, BitConverter.DoubleToUInt64Bits(batch.Values[0]));
        Assert.Equal(BitConverter.DoubleToUInt64Bits(double.NaN), BitConverter.DoubleToUInt64Bits(batch.Values[1]));
    }

    [Fact]
    public void Unsorted_labels_are_sorted_and_empty_values_left_out()
    {
        using var batch = Read(new ProtobufRequest().Series([("z", "1"), ("a", ""), ("__name__", "m"), ("b", "2"), ("Z", "3")], (1, Now)));
        var names = new List<string>();
        foreach (var label in batch.GetLabels(0)) names.Add(Encoding.UTF8.GetString(label.Name));
        Assert.Equal(["Z", "b", "z"], names);
        Assert.Equal(Labels.Of(("z", "1"), ("b", "2"), ("Z", "3")).Fingerprint, batch.Fingerprints[0]);
    }

    [Fact]
    public void The_fingerprint_over_bytes_is_that_of_labels() =>
        Gen.Dictionary(Gen.String[1, 12].Where(IsText), Gen.String[0, 40].Where(IsText))[0, 12].Sample(pairs =>
        {
            pairs.Remove("__name__");
            using var batch = Read(new ProtobufRequest().Series([("__name__", "m"), .. pairs.Select(p => (p.Key, p.Value))], (1, Now)));
            var expected = Labels.Create(pairs.Select(p => new Label(p.Key, p.Value)));
            return batch.Fingerprints[0] == expected.Fingerprint && batch.ToLabels(0).Equals(expected);
        });

    [Fact]
    public void Names_beyond_the_basic_plane_sort_as_strings_do()
    {
        (string, string)[] labels = [("\uE000", "1"), ("\U0001F600", "2"), ("\uFFFD", "3")];
        using var batch = Read(new ProtobufRequest().Series([("__name__", "m"), .. labels], (1, Now)));
        Assert.Equal(Labels.Of(labels).Fingerprint, batch.Fingerprints[0]);
    }

    [Fact]
    public void Labels_may_follow_samples_and_unknown_fields_are_passed_over()
    {
        var series = ProtobufRequest.Message(o =>
        {
            ProtobufRequest.Field(o, 2, ProtobufRequest.Message(s => { s.WriteTag(1, WireFormat.WireType.Fixed64); s.WriteDouble(7); s.WriteTag(2, WireFormat.WireType.Varint); s.WriteInt64(Now); }));
            o.WriteTag(99, WireFormat.WireType.Fixed32);
            o.WriteFixed32(5);
            ProtobufRequest.Field(o, 3, []);
            ProtobufRequest.Field(o, 4, [1, 2, 3]);
            ProtobufRequest.Field(o, 1, ProtobufRequest.Message(l => { l.WriteTag(1, WireFormat.WireType.LengthDelimited); l.WriteString("__name__"); l.WriteTag(2, WireFormat.WireType.LengthDelimited); l.WriteString("m"); }));
        });
        using var batch = Read(new ProtobufRequest().Raw(3, [8, 1]).Raw(1, series));
        Assert.Equal("m", Encoding.UTF8.GetString(batch.GetMetricName(0)));
        Assert.Equal([7], batch.Values.ToArray());
        Assert.Equal((1, 1), (batch.IgnoredExemplars, batch.IgnoredNativeHistograms));
    }

    [Fact]
    public void Bad_labels_are_refused()
    {
        Assert.Equal(RemoteWriteReason.InvalidLabels, Refusal(new ProtobufRequest().Series([("a", "b")], (1, Now))));
        Assert.Equal(RemoteWriteReason.InvalidLabels, Refusal(new ProtobufRequest().Series([("__name__", "")], (1, Now))));
        Assert.Equal(RemoteWriteReason.InvalidLabels, Refusal(new ProtobufRequest().Series([("__name__", "m"), ("a", "1"), ("a", "2")], (1, Now))));
        Assert.Equal(RemoteWriteReason.InvalidLabels, Refusal(new ProtobufRequest().Series([("__name__", "m"), ("b", "1"), ("a", "1"), ("b", "2")], (1, Now))));
        Assert.Equal(RemoteWriteReason.InvalidLabels, Refusal(new ProtobufRequest().Series([("__name__", "m"), ("", "1")], (1, Now))));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(31)]
    [InlineData(70)]
    public void Text_that_is_not_utf8_is_refused_wherever_the_bad_byte_is(int length)
    {
        for (var bad = 0; bad < length; bad++)
        {
            var text = new byte[length];
            Array.Fill(text, (byte)'a');
            text[bad] = 0xFF;
            var label = ProtobufRequest.Message(l =>
            {
                l.WriteTag(1, WireFormat.WireType.LengthDelimited);
                l.WriteString("__name__");
                l.WriteTag(2, WireFormat.WireType.LengthDelimited);
                l.WriteBytes(ByteString.CopyFrom(text));
            });
            Assert.Equal(RemoteWriteReason.InvalidLabels, Refusal(new ProtobufRequest().Raw(1, ProtobufRequest.Message(s => ProtobufRequest.Field(s, 1, label)))));
        }
    }

    [Fact]
    public void Each_limit_holds_exactly()
    {
        static (string, string)[] Named(int more) => [("__name__", "m"), .. Enumerable.Range(0, more).Select(i => ($"l{i:D2}", "v"))];
        var limits = Limits with { MaxSeries = 2, MaxSamples = 3, MaxLabels = 4, MaxLabelNameBytes = 10, MaxLabelValueBytes = 20 };
        var series = Named(0);

        Assert.Equal(2, Read(new ProtobufRequest().Series(series).Series(series), limits).SeriesCount);
        Assert.Equal(RemoteWriteReason.TooManySeries, Refusal(new ProtobufRequest().Series(series).Series(series).Series(series), limits));
        Assert.Equal(3, Read(new ProtobufRequest().Series(series, (1, Now), (1, Now), (1, Now)), limits).SampleCount);
        Assert.Equal(RemoteWriteReason.TooManySamples, Refusal(new ProtobufRequest().Series(series, (1, Now), (1, Now), (1, Now), (1, Now)), limits));
        Assert.Equal(1, Read(new ProtobufRequest().Series(Named(4)), limits).SeriesCount);
        Assert.Equal(RemoteWriteReason.TooManyLabels, Left(new ProtobufRequest().Series(Named(5), (1, Now))));
        Assert.Equal(1, Read(new ProtobufRequest().Series([.. series, (new('n', 10), new('v', 20))]), limits).SeriesCount);
        Assert.Equal(RemoteWriteReason.LabelNameTooLong, Left(new ProtobufRequest().Series([.. series, (new('n', 11), "v")], (1, Now))));
        Assert.Equal(RemoteWriteReason.LabelValueTooLong, Left(new ProtobufRequest().Series([.. series, ("n", new('v', 21))], (1, Now))));

        RemoteWriteReason? Left(ProtobufRequest request)
        {
            using var batch = Read(request.Series(series, (2, Now)), limits);
            Assert.Equal([2d], batch.Values.ToArray());
            Assert.Equal(1, batch.Refused.Count);
            return batch.Refused.FirstReason;
        }
    }

    [Fact]
    public void A_series_that_is_not_admitted_leaves_the_others_of_its_request()
    {
        var limits = Limits with { Admission = new Admits("known"u8.ToArray()) };
        using var batch = Read(
            new ProtobufRequest().Series([("__name__", "known")], (1, Now)).Series([("__name__", "new")], (2, Now), (3, Now)).Series([("__name__", "known"), ("a", "b")], (4, Now)), limits);
        Assert.Equal([1d, 4d], batch.Values.ToArray());
        Assert.Equal((2, 2, RemoteWriteReason.SeriesLimit), (batch.SeriesCount, batch.Refused.CountOf(RemoteWriteReason.SeriesLimit), batch.Refused.FirstReason));
    }

    private sealed class Admits(byte[] known) : ISeriesAdmission
    {
        public RemoteWriteException? Judge(ReadOnlySpan<byte> metric, ulong fingerprint) =>
            metric.SequenceEqual(known) ? null : new(RemoteWriteReason.SeriesLimit, "No more.");
    }

    [Fact]
    public void Samples_outside_the_time_window_are_refused()
    {
        var limits = Limits with { MaxAge = TimeSpan.FromHours(1), MaxFuture = TimeSpan.FromMinutes(1) };
        (string, string)[] series = [("__name__", "m")];
        Assert.Equal(2, Read(new ProtobufRequest().Series(series, (1, Now - 3_600_000), (1, Now + 60_000)), limits).SampleCount);
        Assert.Equal(RemoteWriteReason.TooOld, Refusal(new ProtobufRequest().Series(series, (1, Now - 3_600_001)), limits));
        Assert.Equal(RemoteWriteReason.TooNew, Refusal(new ProtobufRequest().Series(series, (1, Now + 60_001)), limits));
        Assert.Equal(RemoteWriteReason.TooOld, Refusal(new ProtobufRequest().Series(series, (1, -5)), limits));
    }

    [Fact]
    public void A_refused_message_leaves_the_batch_empty()
    {
        using var batch = MetricBatch.Rent();
        var request = new ProtobufRequest().Series([("__name__", "m")], (1, Now)).Series([("a", "b")], (1, Now)).ToArray();
        Assert.Throws<RemoteWriteException>(() => RemoteWriteReader.Read(request, Limits, batch));
        Assert.Equal((0, 0), (batch.SeriesCount, batch.SampleCount));
    }

    [Fact]
    public void A_truncated_message_is_malformed_or_invalid_at_any_cut_inside_a_series()
    {
        var bytes = new ProtobufRequest().Series([("__name__", "metric"), ("a", "b")], (1.5, Now), (2.5, Now)).ToArray();
        using var batch = MetricBatch.Rent();
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var part = bytes[..cut];
            Assert.Equal(RemoteWriteReason.MalformedProtobuf, Assert.Throws<RemoteWriteException>(() => RemoteWriteReader.Read(part, Limits, batch)).Reason);
        }
    }

    [Fact]
    public void Random_bytes_never_raise_anything_but_a_refusal() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 80]).Sample((noise, at) =>
        {
            // Noise alone seldom gets past the first byte: half of the inputs are a good message with noise in it.
            var good = new ProtobufRequest().Series([("__name__", "metric"), ("a", "b")], (1.5, Now), (2.5, Now)).ToArray();
            for (var i = 0; i < Math.Min(noise.Length, 3) && at + i < good.Length; i++) good[at + i] = noise[i];
            return IsHarmless(noise) && IsHarmless(good);
        });

    private static bool IsHarmless(byte[] bytes)
    {
        using var batch = MetricBatch.Rent();
        try
        {
            RemoteWriteReader.Read(bytes, Limits, batch);
        }
        catch (RemoteWriteException e)
        {
            return e.Code.Length > 0;
        }

        for (var i = 0; i < batch.SeriesCount; i++) batch.ToLabels(i);
        return true;
    }

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i])) return false;
        }

        return true;
    }
}
