using Taproot.Telemetry.Series;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build;

/// <summary>Runtimes, name servers, logs and GPUs in the world.</summary>
public sealed class SignalTests
{
    private readonly Given _given = new();

    private GivenContainer Web => _given.Node("n1").Container("/docker/web");

    [Fact]
    public void A_container_without_a_runtime_has_no_figures_of_one()
    {
        _ = Web;
        var container = Assert.Single(Assert.Single(_given.World().App("web").Instances).Containers.Values);
        Assert.Null(container.Runtimes);
        Assert.Null(container.Gpus);
    }

    [Fact]
    public void Of_two_versions_of_a_runtime_the_one_that_runs_now_counts()
    {
        Web.Metric("container_jvm_info", 1, 0, 20, ("jvm", "shop"), ("java_version", "17")).Metric("container_jvm_info", 1, 20, 40, ("jvm", "shop"), ("java_version", "21"));
        var jvm = Assert.Single(Assert.Single(Assert.Single(_given.World().App("web").Instances).Containers.Values).Runtimes!.Jvms.Values);
        Assert.Equal(("21", 40), (jvm.Version, jvm.Info.Values.Span.ToArray().Count(v => v == 1)));
    }

    [Fact]
    public void Log_patterns_are_bounded_and_what_is_over_the_bound_is_counted_together()
    {
        var web = Web;
        for (var i = 0; i < 300; i++) web.Metric("container_log_messages_total", 1, ("level", "error"), ("pattern_hash", $"{i:x32}x"), ("sample", $"message {i}"));
        var logs = _given.World().App("web").Logs!;
        Assert.Equal(201, logs.Patterns.Count);
        Assert.Equal(300 * Given.Points, logs.ByLevel["error"].SumOfLast(Given.Points));
        Assert.Equal(100 * Given.Points, logs.Patterns[("error", LogMessages.OtherPatterns)].Messages.SumOfLast(Given.Points));
    }

    [Fact]
    public void Questions_of_all_instances_are_summed()
    {
        foreach (var pod in (string[])["bcdfg", "hjklm"])
        {
            _given.Node("n1").Container($"/k8s/shop/web-5d8f7c9b6d-{pod}/web")
                .Metric("container_dns_requests_total", 2, ("request_type", "TypeA"), ("domain", "db"), ("status", "ok"))
                .Metric("container_dns_requests_duration_seconds_total_bucket", 2, ("le", "+Inf"));
        }
        var dns = _given.World().App("web").Dns!;
        Assert.Equal(4, dns.Requests[new("TypeA", "db")]["ok"].Series.Last());
        Assert.Equal(4, Assert.Single(dns.Histogram).Value.Series.Last());
    }

    [Fact]
    public void Counters_that_agents_read_have_a_past_when_first_seen()
    {
        static bool StartsAtZero(string query) => SeriesCatalog.StartsAtZero(SeriesCatalog.ByName[query]);
        Assert.False(StartsAtZero("container_jvm_gc_time_seconds"));
        Assert.False(StartsAtZero("container_jvm_safepoint_time_seconds"));
        Assert.True(StartsAtZero("container_log_messages_total"));
        Assert.True(StartsAtZero("container_dns_requests_total"));
        Assert.Equal(SeriesFunction.Increase, SeriesCatalog.ByName["container_log_messages_total"].Function);
    }
}
