using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build;

public sealed class CertificateStageTests
{
    private const string Server = "10.0.0.2:443";
    private const long Now = (long)Given.NowSeconds;
    private readonly Given _given = new();

    public CertificateStageTests() => _given.Node("n2").Container("/docker/shop").Listens(Server);

    private GivenContainer Client(string name = "web") => _given.Node("n1").Container("/docker/" + name).Connects(Server);

    private Certificate[] Of(string application) => [.. _given.World().App(application).Certificates];

    [Fact]
    public void What_clients_are_shown_belongs_to_the_server_that_they_reach()
    {
        Client().Certificate("shop.example", daysLeft: 10, destination: Server);
        Client("batch").Certificate("shop.example", daysLeft: 10, destination: Server);
        var certificate = Assert.Single(Of("shop"));
        Assert.Equal(("shop.example", "Authority", "shop.example"), (certificate.Subject, certificate.Issuer, certificate.Names));
        Assert.Equal(["batch", "web"], certificate.SeenBy.Select(a => a.Id.Name));
        Assert.InRange(certificate.NotAfterMs, (Now + 10 * 86_400 - 128) * 1000, (Now + 10 * 86_400 + 128) * 1000);
        Assert.InRange(certificate.NotBeforeMs, (Now - 80 * 86_400 - 128) * 1000, (Now - 80 * 86_400 + 128) * 1000);
        Assert.Empty(Of("web"));
    }

    [Fact]
    public void That_of_an_external_service_is_its_own()
    {
        _given.Node("n1").Container("/docker/web").Connects("api.example.com:443", actual: "").Certificate("*.example.com", daysLeft: 10, destination: "api.example.com:443", actual: "");
        Assert.Equal("*.example.com", Assert.Single(Of("api.example.com:443")).Subject);
    }

    [Fact]
    public void A_servers_own_stands_where_no_client_saw_one()
    {
        _given.Node("n2").Container("/docker/shop").Certificate("shop.example", daysLeft: 3);
        var own = Assert.Single(Of("shop"));
        Assert.Empty(own.SeenBy);
        Client().Certificate("shop.example", daysLeft: 80, destination: Server);
        Assert.Equal(["web"], Assert.Single(Of("shop")).SeenBy.Select(a => a.Id.Name)); // it was renewed, and what it loaded at its start is history
    }

    [Fact]
    public void Those_that_end_first_come_first()
    {
        Client().Certificate("b.example", daysLeft: 20, destination: Server).Certificate("a.example", daysLeft: 10, destination: Server);
        Assert.Equal(["a.example", "b.example"], Of("shop").Select(c => c.Subject));
    }

    [Fact]
    public void What_is_seen_no_more_or_leads_nowhere_is_left_out()
    {
        _given.Node("n1").Container("/docker/web").Certificate("lost.example", daysLeft: 10, destination: "10.9.9.9:443");
        Client().Certificate("gone.example", daysLeft: 10, destination: Server, to: 20);
        Assert.Empty(Of("shop"));
        Assert.Empty(Of("web"));
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(1e15f)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_no_instant_is_left_out(float value)
    {
        Client().Metric("container_tls_certificate_not_after_timestamp_seconds", value, ("destination", Server), ("actual_destination", Server), ("subject", "x"));
        Assert.Empty(Of("shop"));
    }
}
