using System.Text;
using CsCheck;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Tests.RemoteWrite;

public class RemoteWriteV2ReaderTests
{
    private const long Now = 1_800_000_000_000;

    private static readonly RemoteWriteLimits Limits = new() { Time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Now)) };

    private static MetricBatch Read(byte[] request, RemoteWriteLimits? limits = null)
    {
        var batch = MetricBatch.Rent();
        RemoteWriteV2Reader.Read(request, limits ?? Limits, batch);
        return batch;
    }

    private static RemoteWriteReason Refusal(byte[] request, RemoteWriteLimits? limits = null) =>
        Assert.Throws<RemoteWriteException>(() => Read(request, limits)).Reason;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Series_and_samples_come_out_as_they_went_in_wherever_the_symbols_are(bool symbolsLast)
    {
        using var batch = Read(new ProtobufRequestV2()
            .Series([("__name__", "up"), ("instance", "a"), ("job", "é☃😀")], (1, Now), (0.5, Now - 15_000))
            .Series([("__name__", "down"), ("instance", "a")], (-1e300, Now))
            .ToArray(symbolsLast));

        Assert.Equal(2, batch.SeriesCount);
        Assert.Equal("up", Encoding.UTF8.GetString(batch.GetMetricName(0)));
        Assert.Equal(Labels.Of(("instance", "a"), ("job", "é☃😀")), batch.ToLabels(0));
        Assert.Equal(Labels.Of(("instance", "a")).Fingerprint, batch.Fingerprints[1]);
        Assert.Equal([0, 0, 1], batch.SampleSeries.ToArray());
        Assert.Equal([Now, Now - 15_000, Now], batch.TimesMs.ToArray());
        Assert.Equal([1, 0.5, -1e300], batch.Values.ToArray());
        Assert.Equal(0, batch.Refused.Count);
    }

    [Fact]
    public void References_that_are_not_packed_are_read_too()
    {
        var request = new ProtobufRequestV2();
        var (name, up) = (request.Symbol("__name__"), request.Symbol("up"));
        request.Raw(ProtobufRequest.Message(series =>
        {
            foreach (var reference in new[] { name, up })
            {
                series.WriteTag(1, WireFormat.WireType.Varint);
                series.WriteUInt32(reference);
            }
            ProtobufRequest.Field(series, 2, ProtobufRequestV2.Sample(3, Now));
        }));
        using var batch = Read(request.ToArray());
        Assert.Equal("up", Encoding.UTF8.GetString(batch.GetMetricName(0)));
    }

    [Fact]
    public void What_is_wrong_with_one_series_or_sample_costs_only_that()
    {
        using var batch = Read(new ProtobufRequestV2()
            .Series([("a", "no name")], (1, Now), (2, Now))
            .Series([("__name__", "old")], (1, Now - 30L * 86_400_000), (2, Now))
            .Series([("__name__", "twice"), ("a", "1"), ("a", "2")], (1, Now))
            .Series([("__name__", "new")], (1, Now + 86_400_000))
            .Series([("__name__", "good")], (5, Now))
            .ToArray());

        Assert.Equal([2, 5], batch.Values.ToArray());
        Assert.Equal(2, batch.SeriesCount);
        Assert.Equal(5, batch.Refused.Count);
        Assert.Equal(["invalid_labels 3", "too_new 1", "too_old 1"], batch.Refused.Reasons.Select(r => $"{r.Code} {r.Count}").Order(StringComparer.Ordinal));
        Assert.Contains("no metric name", batch.Refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_is_told_once_a_metric_and_histograms_by_the_name_of_the_whole()
    {
        var request = new ProtobufRequestV2();
        void Add(string name, int type, string help, string unit) =>
            request.Series([("__name__", name), ("a", "b")], [(1, Now)], series => ProtobufRequest.Field(series, 5, request.Metadata(type, help, unit)));
        Add("latency_bucket", 3, "How long.", "seconds");
        Add("latency_sum", 3, "How long.", "seconds");
        Add("latency_count", 3, "How long.", "seconds");
        Add("requests_total", 1, "How many.", "");
        using var batch = Read(request.ToArray());
        Assert.Equal(["latency Histogram How long. seconds", "requests_total Counter How many. "], Described(batch));
    }

    [Fact]
    public void Metadata_of_version_1_is_read_as_well()
    {
        var message = ProtobufRequest.Message(metadata =>
        {
            metadata.WriteTag(1, WireFormat.WireType.Varint);
            metadata.WriteEnum(2);
            foreach (var (field, text) in new[] { (2, "load1"), (4, "Load."), (5, "") })
            {
                metadata.WriteTag(field, WireFormat.WireType.LengthDelimited);
                metadata.WriteString(text);
            }
        });
        using var batch = MetricBatch.Rent();
        RemoteWriteReader.Read(new ProtobufRequest().Raw(3, message).Raw(3, message).ToArray(), Limits, batch);
        Assert.Equal(["load1 Gauge Load. "], Described(batch));
    }

    [Fact]
    public void Histograms_and_exemplars_are_counted_not_kept()
    {
        using var batch = Read(new ProtobufRequestV2().Series([("__name__", "h")], [], series =>
        {
            ProtobufRequest.Field(series, 3, [0x08, 0x01]);
            ProtobufRequest.Field(series, 4, []);
        }).ToArray());
        Assert.Equal((0, 1, 1), (batch.SeriesCount, batch.IgnoredNativeHistograms, batch.IgnoredExemplars));
    }

    [Fact]
    public void A_message_that_breaks_the_format_is_refused_whole()
    {
        Assert.Equal(RemoteWriteReason.MalformedProtobuf, Refusal(new ProtobufRequestV2().Raw([0x0A, 0x02, 0x7F, 0x01]).ToArray()));
        Assert.Equal(RemoteWriteReason.MalformedProtobuf, Refusal(new ProtobufRequestV2().Raw([0x0A, 0x01, 0x00]).ToArray()));
        var withoutSymbols = ProtobufRequest.Message(output => ProtobufRequest.Field(output, 5, []));
        Assert.Equal(RemoteWriteReason.MalformedProtobuf, Refusal(withoutSymbols));
    }

    [Fact]
    public void Few_bytes_that_refer_to_long_texts_again_and_again_are_refused()
    {
        var request = new ProtobufRequestV2();
        var text = new string('x', 1000);
        (string, string)[] labels = [("__name__", "m"), .. Enumerable.Range(0, 50).Select(i => ($"l{i}", text))];
        for (var i = 0; i < 30; i++) request.Series(labels, (1, Now));
        Assert.Equal(RemoteWriteReason.TooLarge, Refusal(request.ToArray(), Limits with { MaxDecompressedBytes = 1_000_000 }));
    }

    [Fact]
    public void Whatever_comes_the_answer_is_a_batch_or_a_refusal()
    {
        var good = new ProtobufRequestV2().Series([("__name__", "up"), ("a", "b")], (1, Now), (2, Now)).Series([("__name__", "down")], (3, Now)).ToArray();
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, good.Length], Gen.Bool).Sample((noise, at, insert) =>
        {
            byte[] broken = insert ? [.. good[..at], .. noise, .. good[at..]] : [.. good[..at]];
            using var batch = MetricBatch.Rent();
            try
            {
                RemoteWriteV2Reader.Read(broken, Limits, batch);
                Assert.InRange(batch.SampleCount, 0, broken.Length);
            }
            catch (RemoteWriteException)
            {
                Assert.Equal((0, 0), (batch.SeriesCount, batch.SampleCount));
            }
        }, iter: 5000);
    }

    private static List<string> Described(MetricBatch batch)
    {
        var texts = new List<string>();
        for (var i = 0; i < batch.Metadata.Count; i++)
        {
            var told = batch.Metadata[i];
            texts.Add($"{Encoding.UTF8.GetString(told.Name)} {told.Type} {Encoding.UTF8.GetString(told.Help)} {Encoding.UTF8.GetString(told.Unit)}");
        }
        return texts;
    }
}
