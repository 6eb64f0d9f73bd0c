using System.Text;
using Taproot.Telemetry.Metrics;

namespace Taproot.Telemetry.Tests.Metrics;

public class PrometheusTextSinkTests
{
    private static readonly MetricDescriptor Requests = new("requests_total", MetricType.Counter, "Requests, by \\ and\nline.", ["path", "status"]);
    private static readonly MetricDescriptor Load = new("load", MetricType.Gauge, "Load.", []);
    private static readonly MetricDescriptor Latency = new("latency_seconds", MetricType.Histogram, "Latency.", ["path"]);

    private static string Page(Action<PrometheusTextSink> collect, Labels? constant = null)
    {
        var sink = new PrometheusTextSink(constant);
        sink.Begin();
        collect(sink);
        return Encoding.UTF8.GetString(sink.ToArray());
    }

    [Fact]
    public void Families_are_grouped_under_one_header_in_the_order_of_first_appearance() =>
        Assert.Equal(
            """
            # HELP requests_total Requests, by \\ and\nline.
            # TYPE requests_total counter
            requests_total{path="/a",status="200"} 1
            requests_total{path="/b"} 2
            # HELP load Load.
            # TYPE load gauge
            load 0.25

            """,
            Page(sink =>
            {
                sink.Add(Requests, 1, "/a", "200");
                sink.Add(Load, 0.25);
                sink.Add(Requests, 2, "/b", "");
            }));

    [Fact]
    public void Label_values_are_escaped() =>
        Assert.Contains("path=\"a\\\\b\\\"c\\nd é\"", Page(sink => sink.Add(Requests, 1, "a\\b\"c\nd é", "")), StringComparison.Ordinal);

    [Fact]
    public void Histograms_are_cumulative_with_a_bucket_for_infinity()
    {
        var page = Page(sink => sink.AddHistogram(Latency, [0.005, 1], [2, 3, 4], 12.5, "/"));
        Assert.Contains("latency_seconds_bucket{path=\"/\",le=\"0.005\"} 2\n", page, StringComparison.Ordinal);
        Assert.Contains("latency_seconds_bucket{path=\"/\",le=\"1\"} 5\n", page, StringComparison.Ordinal);
        Assert.Contains("latency_seconds_bucket{path=\"/\",le=\"+Inf\"} 9\n", page, StringComparison.Ordinal);
        Assert.Contains("latency_seconds_sum{path=\"/\"} 12.5\n", page, StringComparison.Ordinal);
        Assert.Contains("latency_seconds_count{path=\"/\"} 9\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Constant_labels_are_added_unless_the_metric_has_its_own()
    {
        var page = Page(sink => { sink.Add(Requests, 1, "/", "200"); sink.Add(Load, 1); }, Labels.Of(("machine_id", "m"), ("path", "none")));
        Assert.Contains("requests_total{path=\"/\",status=\"200\",machine_id=\"m\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("load{machine_id=\"m\",path=\"none\"} 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Special_values_are_written_as_prometheus_reads_them()
    {
        Assert.Contains("load NaN\n", Page(s => s.Add(Load, double.NaN)), StringComparison.Ordinal);
        Assert.Contains("load -Inf\n", Page(s => s.Add(Load, double.NegativeInfinity)), StringComparison.Ordinal);
        Assert.Contains("load 1E+300\n", Page(s => s.Add(Load, 1e300)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_many_pieces_has_all_lines_in_order_and_the_length_that_it_says()
    {
        var sink = new PrometheusTextSink();
        sink.Begin();
        for (var i = 0; i < 5000; i++) sink.Add(Requests, i, $"/{i}", "ok");
        using var page = new MemoryStream();
        foreach (var piece in sink.Pieces()) page.Write(piece.Span);
        Assert.Equal(sink.Length, page.Length);
        Assert.Equal(page.ToArray(), sink.ToArray());
        var lines = Encoding.UTF8.GetString(page.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $" {i}"), lines.Select(l => l[l.LastIndexOf(' ')..]));
    }

    [Fact]
    public void A_new_page_holds_nothing_of_the_one_before()
    {
        var sink = new PrometheusTextSink();
        sink.Begin();
        sink.Add(Load, 1);
        sink.Begin();
        sink.Add(Requests, 1, "/", "");
        Assert.DoesNotContain("load", Encoding.UTF8.GetString(sink.ToArray()), StringComparison.Ordinal);
    }
}
