using CsCheck;
using Taproot.Telemetry.Metrics;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Tests.RemoteWrite;

public class RemoteWriteSinkTests
{
    private static readonly MetricDescriptor Requests = new("requests_total", MetricType.Counter, "Requests.", ["status", "path"]);
    private static readonly MetricDescriptor Latency = new("latency_seconds", MetricType.Histogram, "Latency.", ["zone"]);
    private static readonly RemoteWriteLimits Limits = new() { MaxAge = TimeSpan.FromDays(30_000) };

    private readonly List<byte[]> _bodies = [];

    private RemoteWriteSink Sink(Labels? constant = null, int maxSamples = 1000, int maxSeries = 1000) =>
        new(constant ?? Labels.Empty, (body, _) => _bodies.Add(body), maxSamples, maxSeries);

    private List<string> TakeSamples()
    {
        var samples = new List<string>();
        using var batch = MetricBatch.Rent();
        foreach (var body in _bodies)
        {
            using var bytes = SnappyBody.Decompress(body, 1 << 20);
            RemoteWriteReader.Read(bytes.Span, Limits, batch);
            for (var i = 0; i < batch.SampleCount; i++)
            {
                var series = batch.SampleSeries[i];
                var isStale = BitConverter.DoubleToUInt64Bits(batch.Values[i]) == RemoteWriteSink.StalenessMarkerBits;
                var value = isStale ? "stale" : batch.Values[i].ToString("R");
                samples.Add($"{System.Text.Encoding.UTF8.GetString(batch.GetMetricName(series))}{batch.ToLabels(series)} {value} {batch.TimesMs[i]}");
            }
        }

        _bodies.Clear();
        return samples;
    }

    [Fact]
    public void A_round_has_up_constant_labels_and_sorted_labels()
    {
        var sink = Sink(Labels.Of(("machine_id", "m"), ("job", "j")));
        sink.Begin(1000);
        sink.Add(Requests, 3, "200", "/é");
        sink.End();
        Assert.Equal(
            ["up{job=\"j\",machine_id=\"m\"} 1 1000", "requests_total{job=\"j\",machine_id=\"m\",path=\"/é\",status=\"200\"} 3 1000"], TakeSamples());
    }

    [Fact]
    public void At_the_end_all_series_are_marked_stale_after_their_last_samples()
    {
        var sink = Sink();
        sink.Begin(1000);
        sink.Add(Requests, 3, "200", "/a");
        sink.End();
        TakeSamples();
        sink.EndAll(990);
        Assert.Equal(["up{} stale 1001", "requests_total{path=\"/a\",status=\"200\"} stale 1001"], TakeSamples());

        sink.EndAll(2000);
        Assert.Empty(TakeSamples());
    }

    [Fact]
    public void A_series_that_vanishes_is_marked_stale_once()
    {
        var sink = Sink();
        sink.Begin(1000);
        sink.Add(Requests, 1, "200", "/a");
        sink.Add(Requests, 1, "200", "/b");
        sink.End();
        TakeSamples();

        sink.Begin(2000);
        sink.Add(Requests, 2, "200", "/b");
        sink.End();
        Assert.Equal(
            ["up{} 1 2000", "requests_total{path=\"/b\",status=\"200\"} 2 2000", "requests_total{path=\"/a\",status=\"200\"} stale 2000"], TakeSamples());

        sink.Begin(3000);
        sink.Add(Requests, 2, "200", "/b");
        sink.End();
        Assert.Equal(2, TakeSamples().Count);
        Assert.Equal(2, sink.SeriesCount);
    }

    [Fact]
    public void Histograms_become_cumulative_buckets_sum_and_count()
    {
        var sink = Sink();
        sink.Begin(1000);
        sink.AddHistogram(Latency, [0.005, 1], [2, 3, 4], 12.5, "z");
        sink.End();
        Assert.Equal(
            [
                "up{} 1 1000",
                "latency_seconds_bucket{le=\"0.005\",zone=\"z\"} 2 1000",
                "latency_seconds_bucket{le=\"1\",zone=\"z\"} 5 1000",
                "latency_seconds_bucket{le=\"+Inf\",zone=\"z\"} 9 1000",
                "latency_seconds_sum{zone=\"z\"} 12.5 1000",
                "latency_seconds_count{zone=\"z\"} 9 1000",
            ],
            TakeSamples());
    }

    [Fact]
    public void A_large_round_is_split_into_requests_of_bounded_size()
    {
        var sink = Sink(maxSamples: 10);
        sink.Begin(1000);
        for (var i = 0; i < 24; i++) sink.Add(Requests, i, "200", $"/{i}");
        sink.End();
        Assert.Equal(3, _bodies.Count);
        Assert.Equal(25, TakeSamples().Count);
    }

    [Fact]
    public void Series_over_the_bound_and_duplicates_are_counted_and_left_out()
    {
        var sink = Sink(maxSeries: 2);
        sink.Begin(1000);
        sink.Add(Requests, 1, "200", "/a");
        sink.Add(Requests, 1, "200", "/a");
        sink.Add(Requests, 1, "200", "/b");
        sink.End();
        Assert.Equal((1, 1), (sink.DuplicateSamples, sink.DroppedSamples));
        Assert.Equal(2, TakeSamples().Count);
    }

    [Fact]
    public void An_overlong_label_value_is_cut_between_characters()
    {
        var sink = Sink();
        sink.Begin(1000);
        sink.Add(Requests, 1, "200", new string('é', 5000));
        sink.End();
        Assert.Contains($"path=\"{new string('é', 2048)}\"", TakeSamples()[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_writer_writes_the_reader_reads() =>
        Gen.Select(Gen.Char['A', 'z'].Array[1, 8], Gen.String[Gen.Char['!', '\u07FF'], 0, 300], Gen.Double, Gen.Long[0, 4_000_000_000_000]).List[1, 20].Sample(rows =>
        {
            var writer = new RemoteWriteWriter();
            foreach (var (name, value, number, time) in rows) writer.Add("metric", Labels.Of((new string(name), value)), number, time);
            using var bytes = SnappyBody.Decompress(writer.TakeBody(), 1 << 24);
            using var batch = MetricBatch.Rent();
            RemoteWriteReader.Read(bytes.Span, Limits with { MaxFuture = TimeSpan.FromDays(30_000) }, batch);
            if (batch.SampleCount != rows.Count) return false;
            for (var i = 0; i < rows.Count; i++)
            {
                if (!batch.ToLabels(i).Equals(Labels.Of((new string(rows[i].Item1), rows[i].Item2)))) return false;
                if (BitConverter.DoubleToUInt64Bits(batch.Values[i]) != BitConverter.DoubleToUInt64Bits(rows[i].Item3)) return false;
                if (batch.TimesMs[i] != rows[i].Item4) return false;
            }

            return true;
        });
}
