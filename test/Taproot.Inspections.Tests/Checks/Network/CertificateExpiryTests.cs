using Taproot.Inspections.Reports;
using Taproot.Inspections.Risks;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Network;

public sealed class CertificateExpiryTests
{
    private const string Server = "10.0.0.2:443", Id = "TLSCertificateExpiry";
    private readonly Given _given = new();

    public CertificateExpiryTests()
    {
        _given.Node("n2").Container("/docker/shop").Listens(Server);
        Client("web");
    }

    private GivenContainer Client(string name) => _given.Node("n1").Container("/docker/" + name).Connects(Server);

    private void Shown(double daysLeft, double lifetimeDays = 365, string subject = "shop.example") =>
        _given.Node("n1").Container("/docker/web").Certificate(subject, daysLeft, Server, lifetimeDays: lifetimeDays);

    private string? Risk(string rule) => RiskCatalog.Of(_given.World()).SingleOrDefault(r => r.Rule.Id == rule && r.Application.Id.Name == "shop")?.Sentence;

    [Theory]
    [InlineData(365, 6.9, Status.Warning)]
    [InlineData(365, 7.1, Status.Ok)]
    [InlineData(365, -0.1, Status.Critical)]
    [InlineData(90, 6.9, Status.Warning)]
    [InlineData(1, 0.05, Status.Warning)] // of a mesh: renewed at half its time
    [InlineData(1, 0.15, Status.Ok)]
    [InlineData(30, 5, Status.Ok)]
    public void What_is_soon_depends_on_the_lifetime(double lifetime, double left, Status status)
    {
        Shown(left, lifetime);
        Assert.Equal(status, _given.World().Check("shop", Id).Status);
    }

    [Fact]
    public void The_threshold_is_in_days()
    {
        Shown(12);
        var world = _given.World();
        Assert.Equal(Status.Ok, world.Check("shop", Id).Status);
        Assert.Equal(Status.Warning, world.Check("shop", Id, new ThresholdRule(Id, "", 14)).Status);
        Assert.Equal(Status.Ok, world.Check("shop", Id, new ThresholdRule(Id, "", 11)).Status);
    }

    [Fact]
    public void The_one_that_ends_first_is_named_and_the_others_are_counted()
    {
        Shown(5, subject: "b.example");
        Shown(3, subject: "a.example");
        Shown(300, subject: "c.example");
        Assert.Equal("The TLS certificate of a.example expires in 3 days; 1 more is alike.", _given.World().Check("shop", Id).Sentence);
    }

    [Fact]
    public void An_expired_one_warns_and_hurts_only_where_clients_fail()
    {
        Shown(-3);
        var world = _given.Judged();
        Assert.Equal((Status.Warning, "The TLS certificate of shop.example expired 3 days ago."), (world.App("shop").Status, world.App("shop").StatusReason));
    }

    [Fact]
    public void Where_no_certificate_was_seen_there_is_nothing_to_ask()
    {
        var world = _given.World();
        Assert.DoesNotContain(Inspector.Inspect(world, world.App("shop"), InspectionSettings.Default), r => r.Definition.Id == Id);
        Assert.Null(Risk("TLSCertificateExpiring"));
        Assert.Null(Risk("TLSCertificateExpired"));
    }

    [Theory]
    [InlineData(365, 29.9, true)]
    [InlineData(365, 30.1, false)]
    [InlineData(90, 20, false)] // those of 90 days are renewed at 30
    [InlineData(90, 8.9, true)]
    [InlineData(1, 0.3, false)]
    public void The_risk_is_told_a_month_before(double lifetime, double left, bool told)
    {
        Shown(left, lifetime);
        Assert.Equal(told, Risk("TLSCertificateExpiring") is not null);
        Assert.Null(Risk("TLSCertificateExpired"));
    }

    [Fact]
    public void The_risk_names_who_depends_on_it()
    {
        Shown(20);
        Assert.Equal("The certificate of shop.example, issued by Authority, expires in 20 days, on 2023-12-04; web connects to it.", Risk("TLSCertificateExpiring"));
        Client("batch").Certificate("shop.example", 20, Server, lifetimeDays: 365);
        Assert.EndsWith("; batch and web connect to it.", Risk("TLSCertificateExpiring"), StringComparison.Ordinal);
        Client("cron").Certificate("shop.example", 20, Server, lifetimeDays: 365);
        Assert.EndsWith("; batch and 2 other applications connect to it.", Risk("TLSCertificateExpiring"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_one_of_an_external_service_is_told_as_well()
    {
        _given.Node("n1").Container("/docker/web").Connects("api.example.com:443", actual: "").Certificate("*.example.com", -1.5, "api.example.com:443", actual: "");
        var risk = Assert.Single(RiskCatalog.Of(_given.World()), r => r.Rule.Id == "TLSCertificateExpired");
        Assert.Equal("api.example.com:443", risk.Application.Id.Name);
        Assert.StartsWith("The certificate of *.example.com, issued by Authority, expired 36 h ago, on ", risk.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Server_and_client_have_it_in_a_table_of_their_network_report()
    {
        Shown(5);
        var world = _given.World();
        foreach (var name in (string[])["shop", "web"])
        {
            var report = Assert.Single(ReportCatalog.Of(WorldWindow.Whole(world), world.App(name), InspectionSettings.Default), r => r.Id == ReportIds.Network);
            var row = Assert.Single(Assert.Single(report.Tables, t => t.Id == "certificates").Rows);
            Assert.Equal(["shop", "shop.example", "shop.example", "Authority", "2022-11-19", "2023-11-19", "expires in 5 days", "web"], row.Select(c => c.Text));
            Assert.Equal("warning", row[6].Status);
        }
    }
}
