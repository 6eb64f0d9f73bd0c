using System.Net;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Network;
using Taproot.NodeAgent.Tests.Containers;

namespace Taproot.NodeAgent.Tests.Network;

public sealed class DnsNamesTests
{
    private static readonly IPAddress First = IPAddress.Parse("52.216.0.1"), Second = IPAddress.Parse("52.216.0.2"), Inside = IPAddress.Parse("10.0.0.7");
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_name_with_several_external_addresses_stands_for_them()
    {
        var names = new DnsNames(_time);
        names.Learn("Files.S3.amazonaws.com.", [First, Second]);

        Assert.Equal("files.s3.amazonaws.com", names.BalancedNameOf(First));
        Assert.Equal("files.s3.amazonaws.com", names.BalancedNameOf(Second));
        Assert.Empty(Written(names, First, Second));
    }

    [Fact]
    public void A_name_with_one_address_or_a_private_one_is_told_beside_the_address()
    {
        var names = new DnsNames(_time);
        names.Learn("api.example.com", [First]);
        names.Learn("db.internal", [Inside, Second]);

        Assert.All([First, Second, Inside], address => Assert.Null(names.BalancedNameOf(address)));
        Assert.Equal([("52.216.0.1", "api.example.com"), ("10.0.0.7", "db.internal")], Written(names, First, First, Inside));
    }

    [Fact]
    public void The_latest_answer_holds()
    {
        var names = new DnsNames(_time);
        names.Learn("old.example.com", [First]);
        names.Learn("new.example.com", [First]);

        Assert.Equal([("52.216.0.1", "new.example.com")], Written(names, First));
    }

    [Fact]
    public void When_there_is_no_room_what_no_live_destination_uses_goes_first()
    {
        var names = new DnsNames(_time, capacity: 2);
        names.Learn("live.example.com", [First]);
        names.Learn("idle.example.com", [Second]);
        _time.Advance(TimeSpan.FromMinutes(50));
        Written(names, First);
        _time.Advance(TimeSpan.FromMinutes(20));
        names.Learn("db.internal", [Inside]);

        Assert.Equal(["live.example.com", "db.internal"], Written(names, First, Second, Inside).Select(w => w.Name));
        names.Learn("more.example.com", [Second]);
        Assert.Equal(1, Sink(names).Value("taproot_agent_dropped_dns_names_total"));
        Assert.Equal(2, Sink(names).Value("taproot_agent_dns_names"));
    }

    [Fact]
    public void Loopback_has_no_name()
    {
        var names = new DnsNames(_time);
        names.Learn("localhost", [IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Any]);

        Assert.Equal(0, Sink(names).Value("taproot_agent_dns_names"));
    }

    [Theory]
    [InlineData("Example.COM.", "example.com")]
    [InlineData("4.3.2.1.in-addr.arpa", "IP.in-addr.arpa")]
    [InlineData("1.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.", "IP.ip6.arpa")]
    [InlineData("ip-172-1-2-3.ec2.internal", "IP.ec2.internal")]
    [InlineData("example.com.svc.cluster.local", "example.com.search_path_suffix")]
    [InlineData("example.io.corp", "example.io.search_path_suffix")]
    [InlineData("example.iot.corp", "example.iot.corp")]
    [InlineData("_sip._tcp.example.org", "_sip._tcp.example.org")]
    [InlineData("a b", null)]
    [InlineData("näme.de", null)]
    [InlineData("", null)]
    [InlineData("...", null)]
    public void Names_are_made_alike(string domain, string? expected) => Assert.Equal(expected, Fqdn.Normalize(domain));

    [Fact]
    public void Whatever_is_asked_for_is_no_name_or_a_short_one_fit_for_a_label() => Gen.String.Sample(domain =>
    {
        var name = Fqdn.Normalize(domain);
        return name is null || (name.Length is > 0 and <= 300 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
    });

    [Fact]
    public void A_container_puts_only_so_many_names_into_labels()
    {
        var limit = new FqdnLimit(2);
        string[] applied = [limit.Apply("/a", "x"), limit.Apply("/a", "y"), limit.Apply("/a", "z"), limit.Apply("/a", "x"), limit.Apply("/b", "z")];
        Assert.Equal(["x", "y", "~other", "x", "z"], applied);

        limit.Forget("/a");
        Assert.Equal("z", limit.Apply("/a", "z"));
    }

    [Fact]
    public void Destinations_behind_one_name_share_their_series()
    {
        var table = new SeriesTable(10, () => false);
        var names = new DnsNames(_time);
        names.Learn("files.s3.amazonaws.com", [First, Second]);
        var apply = new DestinationNames(names, new(50));
        OutboundSeries[] series = [.. new[] { First, Second }.Select(address => table.OutboundOf("/a", apply.Apply("/a", To(address)))!)];

        Assert.Same(series[0], series[1]);
        Assert.Equal(("files.s3.amazonaws.com:443", ""), (series[0].Dialled, series[0].Actual));
        Assert.NotSame(series[0], table.OutboundOf("/a", apply.Apply("/a", To(First, 80))));
        Assert.Equal(To(Inside), apply.Apply("/a", To(Inside)));
    }

    [Fact]
    public void Behind_nat_the_name_is_that_of_the_dialled_address_when_the_other_has_none()
    {
        var names = new DnsNames(_time);
        names.Learn("files.s3.amazonaws.com", [First, Second]);
        var destination = new Destination(new(First, 443), new(IPAddress.Parse("8.8.4.4"), 443), "");

        Assert.Equal("files.s3.amazonaws.com", new DestinationNames(names, new(50)).Apply("/a", destination).Name);
        Assert.Equal("", new DestinationNames(names, new(50)).Apply("/a", destination with { Peer = "/docker/proxy" }).Name);
    }

    private static Destination To(IPAddress address, int port = 443) => new(new(address, port), new(address, port), "");

    private static ListSink Sink(DnsNames names, params IPAddress[] live)
    {
        var sink = new ListSink();
        names.Collect(sink, live);
        return sink;
    }

    private static (string Address, string Name)[] Written(DnsNames names, params IPAddress[] live) =>
        [.. Sink(names, live).Samples.Where(s => s.Name == "ip_to_fqdn").Select(s => (s.Labels[0], s.Labels[1]))];
}
