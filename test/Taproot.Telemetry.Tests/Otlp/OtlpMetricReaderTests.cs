using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Otlp.Metrics;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.Protobuf;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Tests.Otlp;

public sealed class OtlpMetricReaderTests
{
    private const string Everything = """
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}},{"key":"host.name","value":{"stringValue":"h"}}]},"scopeMetrics":[{"metrics":[
        {"name":"g","unit":"By","gauge":{"dataPoints":[{"timeUnixNano":"1800000000000000000","asDouble":1.5,"attributes":[{"key":"a","value":{"intValue":"1"}}]}]}},
        {"name":"c","sum":{"isMonotonic":true,"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"1800000000000000000","asInt":"3"}]}},
        {"name":"h","histogram":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"1800000000000000000","count":"3","sum":2,"bucketCounts":["1","2"],"explicitBounds":[0.5],"exemplars":[{"timeUnixNano":"1799999999000000000","asDouble":0.2,"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"},{"asInt":"9"}]}]}},
        {"name":"e","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"1800000000000000000","count":"6","sum":2,"scale":3,"zeroCount":"1","positive":{"offset":-2,"bucketCounts":["1","2"]},"negative":{"offset":5,"bucketCounts":["2"]}}]}},
        {"name":"s","summary":{"dataPoints":[{"timeUnixNano":"1800000000000000000","count":"3","sum":2,"quantileValues":[{"quantile":0.5,"value":1}]}]}}]}]}]}
        """;

    private static readonly FakeTimeProvider Time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    private static OtlpMetricReader NewReader() => new(new() { Time = Time }, new() { Time = Time }, new());

    private static byte[] Message()
    {
        using var writer = new ProtobufWriter();
        OtlpJsonMessages.WriteMetrics(System.Text.Encoding.UTF8.GetBytes(Everything), writer);
        return writer.Span.ToArray();
    }

    [Fact]
    public void Every_kind_of_point_is_read()
    {
        using var batch = MetricBatch.Rent();
        var reader = NewReader();
        reader.Read(Message(), batch);
        Assert.Equal((5, 0), (reader.Tally.Accepted, reader.Tally.Rejected));
        Assert.Equal(5, batch.Metadata.Count);
        Assert.Equal((1, 1, 0.2, 1_799_999_999_000), (batch.Exemplars.Count, batch.IgnoredExemplars, batch.Exemplars.ValueOf(0), batch.Exemplars.TimeMsOf(0)));
        Assert.Equal("h_bucket", System.Text.Encoding.UTF8.GetString(batch.GetMetricName(batch.Exemplars.SeriesOf(0))));
        Assert.Contains("target_info", Enumerable.Range(0, batch.SeriesCount).Select(i => System.Text.Encoding.UTF8.GetString(batch.GetMetricName(i))));
    }

    [Fact]
    public void A_reader_is_used_again_and_again()
    {
        using var batch = MetricBatch.Rent();
        var reader = NewReader();
        reader.Read(Message(), batch);
        var samples = batch.SampleCount;
        reader.Read(Message(), batch);
        // Totals begin with a zero, once.
        var zeros = samples - batch.SampleCount;
        Assert.InRange(zeros, 1, batch.SampleCount);
        reader.Read(Message(), batch);
        Assert.Equal(samples - zeros, batch.SampleCount);
    }

    [Fact]
    public void Counts_beyond_the_span_of_buckets_are_kept_at_a_coarser_scale() =>
        Gen.Select(Gen.Int[-2000, 2000], Gen.Int[0, 1000], Gen.Int[-12, 20]).Array[1, 40].Sample(buckets =>
        {
            var counts = new ExponentialCounts();
            foreach (var (index, count, scale) in buckets) counts.Add(true, scale, index, count);
            var kept = Enumerable.Range(0, counts.Positive.Length).Sum(i => counts.Positive[i]);
            return kept == buckets.Sum(b => (double)b.Item2) && counts.Positive.Length <= ExponentialCounts.MostBuckets;
        });

    [Fact]
    public void Whatever_comes_the_answer_is_a_batch_or_a_refusal()
    {
        var good = Message();
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[0, good.Length], Gen.Int[0, 2]).Sample((noise, at, how) =>
        {
            byte[] broken = how switch
            {
                0 => [.. good[..at]],
                1 => [.. good[..at], .. noise, .. good[at..]],
                _ => [.. good[..at], .. noise.Take(good.Length - at), .. good[Math.Min(good.Length, at + noise.Length)..]],
            };
            using var batch = MetricBatch.Rent();
            var reader = NewReader();
            try
            {
                reader.Read(good, batch);
                reader.Read(broken, batch);
                Assert.InRange(batch.SampleCount, 0, 4096);
            }
            catch (Exception e) when (e is MalformedProtobufException or OtlpTooLargeException)
            {
                // Refused.
            }
        }, iter: 5000);
    }
}
