using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Network;
using Taproot.NodeAgent.Tests.Kernel;
using Taproot.NodeAgent.Tls.Certificates;

namespace Taproot.NodeAgent.Tests.Tls.Certificates;

/// <summary>Which certificates are kept, for how long, and whose they are.</summary>
public sealed class CertificateTableTests
{
    private const int Client = 41, Server = 42;
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);
    private readonly List<CertificateContent> _leftOut = [];
    private readonly CertificateTable _table;
    private Destination? _destination = new(IPEndPoint.Parse("10.0.0.1:443"), IPEndPoint.Parse("10.1.0.7:8443"), "/docker/shop");

    public CertificateTableTests() => _table = new(new ProcessPerContainer(), _leftOut.Add, _time);

    [Fact]
    public void What_a_server_showed_belongs_to_its_destination()
    {
        Show("CN=shop", days: 30);
        var seen = Assert.Single(Collect());
        Assert.Equal(("/pid/41", "10.0.0.1:443", "10.1.0.7:8443", "/docker/shop", "server", "shop"),
            (seen["container_id"], seen["destination"], seen["actual_destination"], seen["peer"], seen["role"], seen["subject"]));
        Assert.Equal(Start.AddDays(30).ToUnixTimeSeconds(), seen.Value);
    }

    [Fact]
    public void It_waits_until_the_destination_is_known_and_not_for_ever()
    {
        var known = _destination;
        _destination = null;
        Show("CN=shop", days: 30);
        Assert.Empty(Collect());
        _destination = known;
        Assert.Single(Collect());
        _destination = null;
        Show("CN=other", days: 30);
        for (var i = 0; i < 30; i++) Collect();
        Assert.Equal(1, Result("unresolved"));
    }

    [Fact]
    public void A_containers_own_is_told_while_it_listens_and_as_long_as_it_lives()
    {
        Load("CN=shop", days: 30);
        Assert.Empty(Collect(listening: false));
        _time.Advance(TimeSpan.FromDays(20));
        Assert.Equal("own", Assert.Single(Collect())["role"]);
        _table.Forget("/pid/42");
        Assert.Empty(Collect());
    }

    [Fact]
    public void An_authority_that_is_loaded_is_left_out_from_then_on()
    {
        Load("CN=Authority", days: 30, r => r.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority()));
        Assert.Empty(Collect());
        Assert.Single(_leftOut);
        Assert.Equal(1, Result("authority"));
    }

    [Fact]
    public void A_new_certificate_takes_the_place_of_the_old_one()
    {
        Show("CN=shop", days: 3);
        _time.Advance(TimeSpan.FromHours(1));
        Show("CN=shop", days: 90);
        Assert.Equal(Start.AddDays(90).ToUnixTimeSeconds(), Assert.Single(Collect()).Value);
    }

    [Fact]
    public void Of_several_servers_behind_one_address_that_with_the_oldest_certificate_counts()
    {
        for (var i = 0; i < 5; i++)
        {
            Show("CN=shop", days: 3);
            Show("CN=shop", days: 90);
            _time.Advance(TimeSpan.FromMinutes(5));
        }
        Assert.Equal(Start.AddDays(3).ToUnixTimeSeconds(), Assert.Single(Collect()).Value);
    }

    [Fact]
    public void What_was_not_seen_for_a_day_is_forgotten()
    {
        Show("CN=shop", days: 30);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.Single(Collect());
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(Collect());
    }

    [Fact]
    public void A_container_has_so_many_and_no_more()
    {
        for (var i = 0; i < 40; i++) Show($"CN=shop-{i}", days: 30);
        Assert.Equal(32, Collect().Count);
        Assert.Equal(8, Result("no_room"));
    }

    [Fact]
    public void What_is_no_certificate_is_counted()
    {
        _table.OnCertificate(new() { ProcessId = Client }, [1, 2, 3]);
        Assert.Empty(Collect());
        Assert.Equal(1, Result("unreadable"));
    }

    private void Show(string subject, int days) => Tell(subject, days, Client, new() { Direction = FlowDirection.Outbound, ProcessId = Client });

    private void Load(string subject, int days, Action<CertificateRequest>? change = null) => Tell(subject, days, Server, default, change);

    private void Tell(string subject, int days, uint process, FlowKey flow, Action<CertificateRequest>? change = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        change?.Invoke(request);
        using var certificate = request.CreateSelfSigned(Start.AddDays(-1), Start.AddDays(days));
        var der = certificate.RawData;
        _table.OnCertificate(new() { ProcessId = process, Captured = (uint)der.Length, Content = new() { Length = (ulong)der.Length }, Flow = flow }, der);
        Settle();
    }

    private void Settle() => _table.Settle(flow => _destination is { } to ? (ProcessPerContainer.Name((int)flow.ProcessId), to) : null);

    private List<Measured> Collect(bool listening = true)
    {
        Settle();
        var sink = new ListSink();
        _table.Collect(sink, listening ? new HashSet<string> { ProcessPerContainer.Name(Server) } : new HashSet<string>(), _ => "");
        return [.. sink.Values.Where(v => v.Metric == CertificateMetrics.NotAfter.Name)];
    }

    private double Result(string result)
    {
        var sink = new ListSink();
        _table.CollectSelf(sink);
        return sink.Values.Single(v => v["result"] == result).Value;
    }
}
