using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Snappier;
using Taproot.Server.Limits;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Limits;

/// <summary>Series, labels and attributes beyond the limits: what is stored, what the sender is told, what is counted.</summary>
public sealed class SeriesLimitTests
{
    private const string Advice = "The limit max-active-series of this project is 2; it is raised in Settings, Limits, or for all projects with --max-active-series.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Remote_write_1_of_a_new_series_is_refused_for_good_and_known_ones_go_on()
    {
        await using var server = await RunningServer.StartAsync(Limited.To((ProjectLimit.ActiveSeries, 2)));
        Assert.Equal(204, (await server.SendAsync(Limited.Samples(["a", "b"]))).Status);
        // 400: Prometheus logs it, counts it, and does not send it again.
        var (status, body) = await server.SendAsync(Limited.Samples(["a", "b", "c", "d"]));
        Assert.Equal(400, status);
        Assert.Contains("2 of 4 samples were not written, the others were: A series is new", body, StringComparison.Ordinal);
        Assert.Contains(Advice, body, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "a", "b"], Hosts(server));
        var metrics = await server.MetricsAsync();
        Assert.Contains("taproot_ingest_dropped_items_total{signal=\"metrics\",reason=\"series_limit\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("taproot_ingest_active_series{project=\"default\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("taproot_limit{project=\"default\",limit=\"max-active-series\"} 2\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_that_send_again_until_they_succeed_are_answered_with_success()
    {
        await using var server = await RunningServer.StartAsync(Limited.To((ProjectLimit.ActiveSeries, 2)));
        Assert.Equal(204, (await server.SendAsync(Limited.Samples(["a", "b", "c"], "/v1/metrics"))).Status);
        Assert.Equal(["a", "b"], Hosts(server));
        Assert.Contains("reason=\"series_limit\"} 1\n", await server.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remote_write_2_tells_how_much_was_written()
    {
        await using var server = await RunningServer.StartAsync(Limited.To((ProjectLimit.ActiveSeries, 1)));
        // Symbols "", __name__, a, b; a series of each name with one sample.
        var time = Varint(SmallWorld.EndMs);
        byte[] message = [0x22, 0, 0x22, 8, .. "__name__"u8, 0x22, 1, (byte)'a', 0x22, 1, (byte)'b', .. Series(1, 2, time), .. Series(1, 3, time)];
        using var request = Limited.Post(Limited.RemoteWrite, Snappy.CompressToArray(message), "application/x-protobuf;proto=io.prometheus.write.v2.Request", "snappy");
        using var response = await server.Client.SendAsync(request, Stop);
        Assert.Equal((400, "1"), ((int)response.StatusCode, response.Headers.GetValues("X-Prometheus-Remote-Write-Samples-Written").Single()));
        Assert.Equal("a", Assert.Single(server.Store.Written).Metric);
    }

    [Fact]
    public async Task OTLP_answers_with_partial_success()
    {
        await using var server = await RunningServer.StartAsync(Limited.To((ProjectLimit.ActiveSeries, 2)));
        var (status, body) = await server.SendAsync(Limited.Gauges("a", "b", "c"));
        var partial = JsonDocument.Parse(body).RootElement.GetProperty("partialSuccess");
        Assert.Equal((200, "1"), (status, partial.GetProperty("rejectedDataPoints").GetString()));
        Assert.Contains(Advice, partial.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Hosts(server));
    }

    [Fact]
    public async Task Series_that_ended_an_hour_ago_make_room()
    {
        await using var server = await RunningServer.StartAsync(Limited.To((ProjectLimit.ActiveSeries, 2)));
        await server.SendAsync(Limited.Samples(["a", "b"], "/v1/metrics"));
        server.Time.Advance(TimeSpan.FromMinutes(61));
        await server.SendAsync(Limited.Samples(["c"], "/v1/metrics"));
        Assert.Equal("c", Hosts(server)[^1]);
    }

    [Fact]
    public async Task A_series_with_too_many_or_too_long_labels_does_not_spoil_the_others()
    {
        await using var server = await RunningServer.StartAsync(Limited.To((ProjectLimit.LabelValue, 16)));
        var (status, body) = await server.SendAsync(Limited.Samples(["a", new('x', 17)]));
        Assert.Equal(400, status);
        Assert.Contains("The limit max-label-value-length of this project is 16", body, StringComparison.Ordinal);
        Assert.Equal(["a"], Hosts(server));
        Assert.Contains("taproot_ingest_dropped_items_total{signal=\"metrics\",reason=\"label_value_too_long\"} 1\n", await server.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attributes_beyond_the_limits_are_left_out_or_cut_told_and_counted()
    {
        await using var server = await RunningServer.StartAsync(Limited.To((ProjectLimit.Attributes, 2), (ProjectLimit.AttributeValue, 16)));
        var (status, body) = await server.SendAsync(Limited.Log(("a", new('x', 40)), ("b", "1"), ("c", "2")));
        var partial = JsonDocument.Parse(body).RootElement.GetProperty("partialSuccess");
        Assert.Equal((200, "0", 1), (status, partial.GetProperty("rejectedLogRecords").GetString(), server.Store.LogRecords));
        Assert.Contains("1 attributes were left out, their items are stored. The limit max-attributes of this project is 2", partial.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        var metrics = await server.MetricsAsync();
        Assert.Contains("taproot_ingest_limited_attributes_total{signal=\"logs\",reason=\"too_many_attributes\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("taproot_ingest_limited_attributes_total{signal=\"logs\",reason=\"attribute_too_long\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_server_changed_holds_after_the_next_look()
    {
        await using var server = await RunningServer.StartAsync();
        await server.SendAsync(Limited.Samples(["a", "b"]));
        await server.Services.GetRequiredService<LimitStore>().WriteAsync("default", new Dictionary<ProjectLimit, long> { [ProjectLimit.ActiveSeries] = 2 }, Stop);
        await server.Services.GetRequiredService<ConfigurationWatch>().RunOnceAsync(Stop);
        var (status, body) = await server.SendAsync(Limited.Samples(["a", "c"]));
        Assert.Equal(400, status);
        Assert.Contains("is 2; it is raised in Settings, Limits.", body, StringComparison.Ordinal);
    }

    private static string[] Hosts(RunningServer server) => [.. server.Store.Written.Select(w => w.Labels.Split('"')[1])];

    // labels_refs [name, value], one sample { value 1, timestamp }
    private static byte[] Series(byte name, byte value, byte[] time)
    {
        byte[] sample = [0x09, .. BitConverter.GetBytes(1d), 0x10, .. time];
        byte[] series = [0x0A, 2, name, value, 0x12, (byte)sample.Length, .. sample];
        return [0x2A, (byte)series.Length, .. series];
    }

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
