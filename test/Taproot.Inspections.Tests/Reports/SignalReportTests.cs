using Taproot.Inspections.Reports;
using Taproot.Inspections.Tests.Services;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Reports;

public sealed class SignalReportTests
{
    private readonly Given _given = new();

    private GivenContainer Web => _given.Node("n1").Container("/docker/web");

    [Fact]
    public void The_DNS_report_counts_answers_by_name()
    {
        foreach (var (type, status) in ((string, string)[])[("TypeA", "ok"), ("TypeAAAA", "nxdomain"), ("TypeMX", "nxdomain"), ("TypeA", "servfail")])
            Web.Metric("container_dns_requests_total", 0.1f, ("request_type", type), ("domain", "shop"), ("status", status));
        var report = Report("web", "dns");
        Assert.Equal([240, 0, 60, 60, 60], Assert.Single(Assert.Single(report.Tables).Rows).Skip(1).Select(c => c.Value!.Value));
        Assert.Equal(["A", "AAAA", "MX"], report.Charts[0].Series.Select(s => s.Name));
        Assert.Equal(["nxdomain", "servfail"], report.Charts[1].Series.Select(s => s.Name));
        Assert.NotEqual("", report.Charts[2].EmptyReason);
    }

    [Fact]
    public void The_log_report_shows_the_worst_patterns_first()
    {
        Log("warning", "w", "slow", 9);
        Log("error", "e", new string('x', 1000), 1);
        Log("info", "", "", 5);
        var report = Report("web", "logs");
        Assert.Equal(["error", "warning"], report.Tables[0].Rows.Select(r => r[0].Text));
        Assert.Equal(301, report.Tables[0].Rows[0][3].Text.Length);
        Assert.Equal(["error", "warning", "info"], report.Charts[0].Series.Select(s => s.Name));
    }

    [Fact]
    public void Without_logs_the_report_says_why()
    {
        _ = Web;
        var report = Report("web", "logs");
        Assert.All(report.Charts, c => Assert.Contains("disable-log-parsing", c.EmptyReason, StringComparison.Ordinal));
        Assert.Contains("disable-log-parsing", report.Tables[0].EmptyReason, StringComparison.Ordinal);
    }

    [Fact]
    public void GPUs_are_shown_with_those_who_use_them()
    {
        _given.Node("n1").Metric("node_gpu_info", 1, Given.Points, ("gpu_uuid", "GPU-1"), ("name", "L4"), ("driver_version", "550"))
            .Metric("node_resources_gpu_utilization_percent_avg", 70, Given.Points, ("gpu_uuid", "GPU-1"))
            .Metric("node_gpu_info", 1, Given.Points, ("gpu_uuid", "GPU-2"), ("name", "L4"), ("driver_version", "550"));
        Web.Metric("container_resources_gpu_usage_percent", 40, ("gpu_uuid", "GPU-1"));
        _given.Node("n1").Container("/docker/other").Metric("container_resources_gpu_usage_percent", 30, ("gpu_uuid", "GPU-1"));
        var report = Report("web", "gpu");
        Assert.Equal(("GPU-1", "web@n1"), (Assert.Single(report.Tables[0].Rows)[0].Text, report.Tables[0].Rows[0][4].Text));
        Assert.Equal(["other", "web"], report.Charts.Single(c => c.Id == "gpu-consumers").Series.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(70, Assert.Single(report.Charts.Single(c => c.Id == "gpu-utilization").Series).Values[^1]);
        var world = _given.World();
        var node = world.NodeReport("n1", "gpu");
        Assert.Equal(2, node.Tables[0].Rows.Count);
    }

    [Fact]
    public void A_service_report_shows_statuses_clients_and_latency()
    {
        _given.Node("n1").Container("/docker/server").Type("elasticsearch").Listens("10.0.0.1:9200").Answers("http_inbound_requests", "200", 9).Answers("http_inbound_requests", "429", 1);
        Web.Connects("10.0.0.1:9200").Asks("10.0.0.1:9200", "http_requests", "200", 9).Asks("10.0.0.1:9200", "http_requests", "429", 1);
        var report = Report("server", "elasticsearch");
        Assert.Equal(["200", "429"], report.Charts.Single(c => c.Id == "elasticsearch-requests").Series.Select(s => s.Name));
        Assert.Equal("429", Assert.Single(report.Charts.Single(c => c.Id == "elasticsearch-failures").Series).Name);
        Assert.Equal(["mean", "p50", "p95", "p99"], report.Charts.Single(c => c.Id == "elasticsearch-latency").Series.Select(s => s.Name));
        Assert.Equal(("web", 10, 1), (report.Tables[0].Rows[0][0].Text, report.Tables[0].Rows[0][1].Value, report.Tables[0].Rows[0][2].Value));
    }

    [Theory]
    [InlineData("rabbitmq", "its messages have no answers")]
    [InlineData("nats", "its messages have no answers")]
    public void A_queue_report_shows_what_is_given_and_taken(string type, string why)
    {
        const string address = "10.0.0.1:5672";
        _given.Node("n1").Container("/docker/server").Type(type).Listens(address);
        Web.Connects(address).Messages(address, type, "produce", 3).Messages(address, type, "consume", 2);
        var report = Report("server", type);
        Assert.Equal([3, 2], report.Charts.Single(c => c.Id == $"{type}-flow").Series.Select(s => s.Values[^1]!.Value));
        Assert.Contains(why, report.Charts.Single(c => c.Id == $"{type}-latency").EmptyReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kafka", "kafka_inbound_requests")]
    [InlineData("clickhouse", "clickhouse_inbound_queries")]
    [InlineData("cassandra", "cassandra_inbound_queries")]
    [InlineData("zookeeper", "zookeeper_inbound_requests")]
    public void A_service_report_shows_what_the_server_counts(string type, string metric)
    {
        _given.Node("n1").Container("/docker/server").Type(type).Listens("10.0.0.1:9000").Answers(metric, "ok", 9).Answers(metric, "failed", 1);
        var report = Report("server", type);
        Assert.Equal([9, 1], report.Charts.Single(c => c.Id == $"{type}-requests").Series.OrderByDescending(s => s.Values[^1]).Select(s => s.Values[^1]!.Value));
        Assert.Equal(1, Assert.Single(report.Charts.Single(c => c.Id == $"{type}-failures").Series).Values[^1]);
    }

    [Fact]
    public void The_proxy_report_shows_the_services_behind_it()
    {
        _given.Node("n2").Container("/docker/shop").Listens("10.0.0.2:80");
        Web.Type("haproxy").Answers("http_inbound_requests", "200", 10, 0.3f).Connects("10.0.0.2:80").Asks("10.0.0.2:80", "http_requests", "200", 10, 0.1f);
        var report = Report("web", "proxy");
        Assert.Equal("shop", Assert.Single(report.Charts.Single(c => c.Id == "proxy-upstream-requests").Series).Name);
        Assert.Equal(0.2f, report.Charts.Single(c => c.Id == "proxy-own-time").Series[0].Values[^1]!.Value, 0.001f);
        Assert.Equal("No service behind the proxy failed in this window.", report.Charts.Single(c => c.Id == "proxy-upstream-errors").EmptyReason);
        Assert.Equal(Status.Ok, _given.World().Check("web", "ProxyUpstreamErrors").Status);
    }

    private void Log(string level, string hash, string sample, float count) =>
        Web.Metric("container_log_messages_total", count, ("level", level), ("pattern_hash", hash), ("sample", sample));

    private Report Report(string application, string id)
    {
        var world = _given.World();
        return world.Report(application, id);
    }
}
