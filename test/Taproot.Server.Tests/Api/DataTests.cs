using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Ingest.Figures;
using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Tests.Support;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.Api;

public sealed class DataTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_anything_came_there_are_zeros_and_reasons_why_charts_are_empty()
    {
        await using var server = await RunningServer.StartAsync();
        var ingest = await IngestAsync(server);
        Assert.Equal(["metrics", "logs", "traces", "profiles"], ingest.Signals.Select(s => s.Signal));
        Assert.All(ingest.Signals, s => Assert.Equal((0L, 0L, null), (s.Items, s.LastMs, s.ItemsPerSecond)));
        Assert.Empty(ingest.Losses);
        Assert.All(ingest.Charts, c => Assert.True(c.Series.Count == 0 && c.EmptyReason.Length > 0));
        Assert.Equal(RunningServer.Start.ToUnixTimeMilliseconds(), ingest.StartedMs);
    }

    [Fact]
    public async Task What_is_sent_is_counted_by_second_with_its_lag()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(server, samples: 30, lagSeconds: 20));
        Pass(server, 15);

        var ingest = await IngestAsync(server);

        var metrics = ingest.Signals[0];
        Assert.Equal((30L, 1L, 2d), (metrics.Items, metrics.Requests, metrics.ItemsPerSecond));
        Assert.True(metrics.BytesPerSecond > 0);
        var lag = Assert.Single(ingest.Lags);
        Assert.Equal(("metrics", "remote_write", 20d), (lag.Signal, lag.Protocol, lag.Max!.Value));
        var items = ingest.Charts.Single(c => c.Id == "items").Series.Single(s => s.Name == "metrics");
        Assert.Equal(2, items.Values.Single(v => v is not null));
        Assert.Contains(ingest.Charts, c => c.Id == "lag-metrics");
        Assert.DoesNotContain(ingest.Charts, c => c.Id == "lag-traces");
        Pass(server, 15);
        Assert.Equal(0, (await IngestAsync(server)).Signals[0].ItemsPerSecond);
    }

    [Fact]
    public async Task Losses_say_what_they_mean_and_a_store_that_is_behind_is_a_time_of_trouble()
    {
        await using var server = await RunningServer.StartAsync();
        Pass(server, 15);
        server.Store.Failure = new StoreUnavailableException("The store is behind.", TimeSpan.FromSeconds(2)) { IsBehind = true };
        for (var i = 0; i < 2; i++)
        {
            await SendAsync(server, samples: 1, lagSeconds: 0);
            await SendAsync(server, samples: 1, lagSeconds: 0);
            Pass(server, 15);
        }
        server.Store.Failure = null;
        await PostAsync(server, [1, 2, 3]);
        Pass(server, 15);

        var ingest = await IngestAsync(server);

        Assert.Equal(["malformed_snappy", "store_behind"], ingest.Losses.Select(l => l.Reason));
        var behind = ingest.Losses[1];
        Assert.Equal(("metrics", "put_off", 4L), (behind.Signal, behind.Fate, behind.Count));
        Assert.All(ingest.Losses, l => Assert.True(l.Meaning.EndsWith('.') && l.Advice.EndsWith('.')));
        var trouble = Assert.Single(ingest.Troubles);
        Assert.Equal(("store_behind", 4L, 15_000L), (trouble.Reason, trouble.Requests, trouble.ToMs - trouble.FromMs));
    }

    [Fact]
    public async Task Figures_of_the_writers_and_of_the_recorder_are_kept_too()
    {
        await using var server = await RunningServer.StartAsync();
        server.Worlds.Recorder = new(RunningServer.Start.ToUnixTimeMilliseconds(), 0, TimeSpan.FromSeconds(0.5), 1, 1, 0, "")
        {
            LateSamples = 30, FreshestMs = RunningServer.Start.ToUnixTimeMilliseconds() - 9000,
        };
        server.Storage.Writers = [new(Signal.Metrics, 7, 4, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), 100, 3, 2)];
        Pass(server, 15);

        var ingest = await IngestAsync(server);

        Assert.Equal((7L, 0.5, 0.25, 3L), (ingest.Signals[0].WaitingRows, ingest.Signals[0].WaitedSeconds!.Value, ingest.Signals[0].InsertSeconds!.Value, ingest.Signals[0].FailedRows));
        Assert.Equal([9, 0.5f], ingest.Charts.Single(c => c.Id == "recorder").Series.Select(s => s.Values.Single(v => v is not null)!.Value));
        Assert.Equal(2, ingest.Charts.Single(c => c.Id == "late").Series.Single().Values.Single(v => v is not null));
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("from=now-1m&to=now-5m")]
    [InlineData("to=%00")]
    public async Task A_window_that_is_none_is_refused(string query)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync($"/api/projects/default/ingest?{query}", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_long_window_has_few_points_and_is_cut_to_what_is_kept()
    {
        await using var server = await RunningServer.StartAsync();
        for (var i = 0; i < 900; i++) Pass(server, 15);
        var ingest = (await server.Client.GetFromJsonAsync<IngestResponse>("/api/projects/default/ingest?from=now-7d", Stop))!;
        Assert.InRange((ingest.ToMs - ingest.FromMs) / ingest.StepMs, 100, 400);
        Assert.True(ingest.FromMs >= ingest.StartedMs);
    }

    [Fact]
    public async Task Series_are_shown_by_metric_application_and_label_with_shares_and_hints()
    {
        await using var server = await RunningServer.StartAsync();
        var world = new SmallWorld();
        var shop = world.Application("shop");
        world.Instance(shop, world.Node("n1"));
        server.Worlds.Current = world.Build();
        server.Storage.Cardinality = _ => new(
            new(1000, 50, 960, 2),
            [new("http_requests_bucket", 800, 40, 770), new("up", 200, 10, 190), new("gone", 0, 0, 5)],
            [new(SeriesOwner.Container, "/process/shop", 500, 5), new(SeriesOwner.Job, "ns/shop", 100, 1), new(SeriesOwner.Job, "else", 300, 2), new(SeriesOwner.None, "", 100, 0)],
            [new("user_id", 400, 800, []), new("code", 3, 800, [])],
            [new("http_requests_bucket", "user_id", 400, 800)]);

        var found = await CardinalityAsync(server, "");

        Assert.Equal(("store", 1000L, 50L, 960L, 2L), (found.Source, found.Series, found.NewSeries!.Value, found.SeriesBefore!.Value, found.Metrics!.Value));
        Assert.Equal([("http_requests_bucket", 80d), ("up", 20d)], found.ByMetric.Select(m => (m.Metric, m.SharePercent)));
        Assert.Contains("bucket", found.ByMetric[0].Hint, StringComparison.Ordinal);
        var application = found.ByApplication[0];
        Assert.Equal(("application", shop.Id.ToString(), 600L, 60d, 2), (application.Kind, application.ApplicationId, application.Series, application.SharePercent, application.Sources));
        Assert.Equal([("job", "else"), ("none", "")], found.ByApplication.Skip(1).Select(a => (a.Kind, a.Name)));
        Assert.NotEqual("", found.ByLabel[0].Hint);
        Assert.Equal("", found.ByLabel[1].Hint);
        Assert.Equal(("user_id", 80d), (found.ByPair[0].Label, found.ByPair[0].SharePercent));
    }

    [Fact]
    public async Task The_labels_of_a_metric_come_with_their_values()
    {
        await using var server = await RunningServer.StartAsync();
        server.Storage.Labels = [new("path", 40, 40, [new("/a", 10)]), new("code", 2, 50, [])];
        var labels = (await server.Client.GetFromJsonAsync<MetricLabelsResponse>("/api/projects/default/cardinality/metric?metric=a%22%7D%0A", Stop))!;
        Assert.Equal(("a\"}\n", 50L), (labels.Metric, labels.Series));
        Assert.Equal(("path", 80d, "/a"), (labels.Labels[0].Label, labels.Labels[0].SharePercent!.Value, labels.Labels[0].Top[0].Value));
    }

    [Theory]
    [InlineData("cardinality?day=today")]
    [InlineData("cardinality?day=2020-01-01")]
    [InlineData("cardinality?day=9999-12-31")]
    [InlineData("cardinality/metric?metric=")]
    [InlineData("cardinality/metric?metric=a&day=x")]
    public async Task Days_and_metrics_that_are_none_are_refused_with_a_sentence(string path)
    {
        await using var server = await RunningServer.StartAsync();
        var answer = await server.Client.GetAsync($"/api/projects/default/{path}", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("must be", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ingest")]
    [InlineData("cardinality")]
    [InlineData("cardinality/metric?metric=a")]
    public async Task An_unknown_project_has_none_of_it(string path)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/projects/nobody/{path}", Stop)).StatusCode);
    }

    [Fact]
    public async Task Too_many_series_to_be_counted_are_said_to_be_so()
    {
        await using var server = await RunningServer.StartAsync();
        server.Storage.Cardinality = _ => throw new StoreUnavailableException("They are too many.", TimeSpan.FromSeconds(30));
        var answer = await server.Client.GetAsync("/api/projects/default/cardinality", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("They are too many.", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"headStats":{"numSeries":500},"seriesCountByMetricName":[{"name":"up","value":50}],"labelValueCountByLabelName":[{"name":"user_id","value":400}]}""", 500)]
    [InlineData("""{"totalSeries":700,"seriesCountByMetricName":[{"name":"up","value":50}],"labelValueCountByLabelName":[]}""", 700)]
    public void A_Prometheus_and_a_VictoriaMetrics_tell_of_their_series(string data, long all)
    {
        using var document = JsonDocument.Parse(data);
        var found = PrometheusCardinality.Of(document.RootElement, new(2026, 11, 25), "prometheus:9090");
        Assert.Equal(("prometheus", all, "up", 100d * 50 / all), (found.Source, found.Series, found.ByMetric.Single().Metric, found.ByMetric.Single().SharePercent));
        Assert.Contains("prometheus:9090", found.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"headStats":3,"seriesCountByMetricName":[1,{"name":2},{"name":"a","value":-1},{"name":"b","value":1e99}],"labelValueCountByLabelName":"x"}""")]
    public void Whatever_else_answers_is_no_figures(string data)
    {
        using var document = JsonDocument.Parse(data);
        var found = PrometheusCardinality.Of(document.RootElement, new(2026, 11, 25), "host");
        Assert.Equal((0, true), (found.Series, found.Note.Length > 0));
        Assert.Empty(found.ByMetric);
    }

    private static void Pass(RunningServer server, int seconds)
    {
        server.Time.Advance(TimeSpan.FromSeconds(seconds));
        server.Services.GetRequiredService<IngestHistory>().Append();
    }

    private static async Task<IngestResponse> IngestAsync(RunningServer server) => (await server.Client.GetFromJsonAsync<IngestResponse>("/api/projects/default/ingest", Stop))!;

    private static async Task<CardinalityResponse> CardinalityAsync(RunningServer server, string query) =>
        (await server.Client.GetFromJsonAsync<CardinalityResponse>($"/api/projects/default/cardinality{query}", Stop))!;

    private static async Task<HttpStatusCode> SendAsync(RunningServer server, int samples, int lagSeconds)
    {
        var writer = new RemoteWriteWriter();
        for (var i = 0; i < samples; i++) writer.Add("up", Labels.Of(("job", $"x{i}")), i, server.Time.GetUtcNow().ToUnixTimeMilliseconds() - 1000 * lagSeconds);
        return await PostAsync(server, writer.TakeBody());
    }

    private static async Task<HttpStatusCode> PostAsync(RunningServer server, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        return (await server.Client.PostAsync("/api/v1/write", content, Stop)).StatusCode;
    }
}
