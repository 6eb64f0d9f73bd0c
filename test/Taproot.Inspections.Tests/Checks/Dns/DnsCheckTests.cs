using System.Globalization;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Dns;

public sealed class DnsCheckTests
{
    private readonly Given _given = new();

    private GivenContainer Web => _given.Node("n1").Container("/docker/web");

    [Theory]
    [InlineData("servfail")]
    [InlineData("refused")]
    [InlineData("not_implemented")]
    public void A_name_server_that_fails_is_found_with_the_name_asked_for(string status)
    {
        Ask(Web, "TypeA", "db.shop", status, 0.2f);
        var result = _given.World().Check("web", "DnsServerErrors");
        Assert.Equal((Status.Warning, "Name servers failed to answer 120 times in the last ten minutes, when asked for db.shop."), (result.Status, result.Sentence));
        Assert.Equal($"The answer was {status}.", Assert.Single(result.Findings).Detail);
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("nxdomain")]
    public void A_name_server_that_answers_does_not_fail(string status)
    {
        Ask(Web, "TypeA", "db.shop", status, 1);
        Assert.Equal(Status.Ok, _given.World().Check("web", "DnsServerErrors").Status);
    }

    [Fact]
    public void As_many_errors_as_the_threshold_allows_are_well()
    {
        Ask(Web, "TypeA", "db.shop", "servfail", 0.2f);
        Assert.Equal(Status.Ok, _given.World().Check("web", "DnsServerErrors", new ThresholdRule("DnsServerErrors", "", 120)).Status);
    }

    [Fact]
    public void A_single_failure_between_gaps_counts()
    {
        _ = Web;
        _given.Add("container_dns_requests_total", [float.NaN, 1 / 15f, float.NaN, 0, float.NaN],
            ("machine_id", "n1"), ("container_id", "/docker/web"), ("request_type", "TypeA"), ("domain", "db.shop"), ("status", "servfail"));
        Assert.Equal("Name servers failed to answer once in the last ten minutes, when asked for db.shop.", _given.World().Check("web", "DnsServerErrors").Sentence);
    }

    [Fact]
    public void A_name_that_was_found_before_and_is_not_now_has_gone()
    {
        var web = Web;
        Ask(web, "TypeA", "db.shop", "ok", 1, 0, 30);
        Ask(web, "TypeA", "db.shop", "nxdomain", 1, 30, 40);
        var result = _given.World().Check("web", "DnsNxdomainErrors");
        Assert.Equal((Status.Warning, "Names that were found before are not found: db.shop, 150 times in the last ten minutes."), (result.Status, result.Sentence));
    }

    [Fact]
    public void Search_domains_and_missing_addresses_of_the_other_kind_are_no_errors()
    {
        var web = Web;
        Ask(web, "TypeA", "db.shop", "ok", 1);
        Ask(web, "TypeAAAA", "db.shop", "nxdomain", 1); // it has no address of this kind
        Ask(web, "TypeA", "db.shop.svc.cluster.local", "nxdomain", 1); // a search domain
        Assert.Equal(Status.Ok, _given.World().Check("web", "DnsNxdomainErrors").Status);
    }

    [Theory]
    [InlineData(0.25f, Status.Warning)]
    [InlineData(0.1f, Status.Ok)] // as slow as the bucket that ends at the threshold
    [InlineData(0.005f, Status.Ok)]
    public void The_slowest_twentieth_decides(float seconds, Status status)
    {
        Time(Web, seconds, 1);
        Assert.Equal(status, _given.World().Check("web", "DnsLatency").Status);
    }

    [Fact]
    public void Few_slow_answers_prove_nothing()
    {
        Time(Web, 0.25f, 3 / 60f);
        Assert.Equal(Status.Ok, _given.World().Check("web", "DnsLatency").Status);
    }

    [Fact]
    public void Without_an_answer_nobody_can_tell()
    {
        Ask(Web, "TypeA", "db.shop", "servfail", 1);
        var result = _given.World().Check("web", "DnsLatency");
        Assert.Equal((Status.Unknown, "There is no answer of a name server in the last minute."), (result.Status, result.Sentence));
    }

    [Fact]
    public void Who_asks_nothing_is_not_judged()
    {
        _ = Web;
        var world = _given.World();
        Assert.DoesNotContain(Inspector.Inspect(world, world.App("web"), InspectionSettings.Default), r => r.Definition.Report == "dns");
    }

    private static void Ask(GivenContainer container, string type, string domain, string status, float perSecond, int from = 0, int to = Given.Points) =>
        container.Metric("container_dns_requests_total", perSecond, from, to, ("request_type", type), ("domain", domain), ("status", status));

    private static void Time(GivenContainer container, float seconds, float perSecond)
    {
        foreach (var bound in (ReadOnlySpan<float>)[0.005f, 0.1f, 0.25f, float.PositiveInfinity])
        {
            container.Metric("container_dns_requests_duration_seconds_total_bucket", bound >= seconds ? perSecond : 0,
                ("le", float.IsInfinity(bound) ? "+Inf" : bound.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
