using System.Net;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Dns;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class DnsTests
{
    private const int A = 1, Ptr = 12, Aaaa = 28, Srv = 33, Https = 65;

    private static Talk Start(bool isStream = false) => new(new DnsDefinition(isStream));

    private static Wire Name(Wire wire, string name)
    {
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries)) wire.Text8(label);
        return wire.U8(0);
    }

    private static Wire Header(int id, int flags, int answers = 0, int additional = 0) => new Wire().U16(id).U16(flags).U16(1).U16(answers).U16(0).U16(additional);

    private static Wire Question(int id, string name, int type) => Name(Header(id, 0x0100), name).U16(type).U16(1);

    private static Wire Extended(int id, string name, int type) =>
        Name(Header(id, 0x0120, additional: 1), name).U16(type).U16(1).Raw(0, 0, 41, 4, 0xd0, 0, 0, 0, 0, 0, 0);

    private static Wire Answer(int id, string name, int type, int code = 0, params string[] addresses)
    {
        var wire = Name(Header(id, 0x8180 | code, addresses.Length), name).U16(type).U16(1);
        foreach (var bytes in addresses.Select(a => IPAddress.Parse(a).GetAddressBytes()))
            wire.U16(0xc00c).U16(bytes.Length == 4 ? A : Aaaa).U16(1).I32(60).U16(bytes.Length).Raw(bytes);
        return wire;
    }

    [Fact]
    public void A_question_and_its_answer_have_type_domain_latency_and_addresses()
    {
        var talk = Start().Client(Question(7, "Shop.Example.com", A)).After(3).Server(Answer(7, "Shop.Example.com", A, 0, "10.0.0.1", "10.0.0.2"));

        var request = Assert.Single(talk.Requests);
        Assert.Equal(("ok", "TypeA", "shop.example.com"), (request.Status, request.Details!.Operation, request.Details.Target));
        Assert.Equal(3_001_000, request.EndNanoseconds - request.StartNanoseconds);
        Assert.Equal(L7Protocol.Dns, talk.Chosen);
        var (name, addresses) = Assert.Single(talk.Names);
        Assert.Equal("shop.example.com", name);
        Assert.Equal([IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2")], addresses);
    }

    [Theory]
    [InlineData(0, "ok", false)]
    [InlineData(1, "format_error", true)]
    [InlineData(2, "servfail", true)]
    [InlineData(3, "nxdomain", false)]
    [InlineData(4, "not_implemented", true)]
    [InlineData(5, "refused", true)]
    [InlineData(9, "unknown", true)]
    public void Response_codes_have_names(int code, string status, bool isError)
    {
        var talk = Start().Client(Question(1, "a.b", A)).Server(Answer(1, "a.b", A, code));

        Assert.Equal((status, isError), (talk.Requests[0].Status, talk.Requests[0].IsError));
    }

    [Fact]
    public void Names_behind_aliases_are_those_of_the_question()
    {
        var answer = Name(Header(1, 0x8180, 2), "www.a.b").U16(A).U16(1)
            .U16(0xc00c).U16(5).U16(1).I32(60).U16(6).Text8("cdn").U16(0xc010)
            .U16(0xc021).U16(A).U16(1).I32(60).U16(4).Raw(10, 1, 2, 3);
        var talk = Start().Client(Question(1, "www.a.b", A)).Server(answer);

        Assert.Equal("www.a.b", talk.Names[0].Name);
        Assert.Equal(IPAddress.Parse("10.1.2.3"), Assert.Single(talk.Names[0].Addresses));
    }

    [Fact]
    public void That_a_host_has_no_IPv6_address_is_not_counted()
    {
        var talk = Start().Client(Question(1, "a.b", A), Question(2, "a.b", Aaaa)).Server(Answer(2, "a.b", Aaaa), Answer(1, "a.b", A, 0, "10.0.0.1"));

        Assert.Equal("TypeA", Assert.Single(talk.Requests).Details!.Operation);
        talk.Client(Question(3, "a.c", Aaaa)).Server(Answer(3, "a.c", Aaaa, 3)).Client(Question(4, "a.d", Aaaa)).Server(Answer(4, "a.d", Aaaa, 0, "2001:db8::1"));
        Assert.Equal(["ok", "nxdomain", "ok"], talk.Statuses);
    }

    [Theory]
    [InlineData("4.3.2.1.in-addr.arpa", Ptr, "TypePTR", "IP.in-addr.arpa")]
    [InlineData("_http._tcp.shop.local", Srv, "TypeSRV", "_http._tcp.shop.local")]
    [InlineData("example.org", Https, "TypeHTTPS", "example.org")]
    [InlineData("example.org", 4711, "TypeOther", "example.org")]
    [InlineData("ip-10-0-0-1.ec2.internal", A, "TypeA", "IP.ec2.internal")]
    [InlineData("api.github.com.default.svc.cluster.local", A, "TypeA", "api.github.com.search_path_suffix")]
    [InlineData("www.example.com.au", A, "TypeA", "www.example.com.au")]
    [InlineData("", 2, "TypeNS", ".")]
    [InlineData("so me\n.ex\"ample", A, "TypeA", "so?me?.ex?ample")]
    public void Types_and_domains_become_labels(string name, int type, string typeLabel, string domain)
    {
        var talk = Start().Client(Question(1, name, type)).Server(Answer(1, name, type));

        Assert.Equal((typeLabel, domain), (talk.Requests[0].Details!.Operation, talk.Requests[0].Details!.Target));
    }

    [Fact]
    public void A_question_that_is_asked_again_waits_since_the_first_time()
    {
        var talk = Start().Client(Extended(1, "a.b", A)).After(5000).Client(Extended(1, "a.b", A)).After(10).Server(Answer(1, "a.b", A));

        var request = Assert.Single(talk.Requests);
        Assert.InRange(request.EndNanoseconds - request.StartNanoseconds, 5_010_000_000, 5_011_000_000);
        Assert.Equal(L7Protocol.Dns, talk.Chosen);
    }

    [Fact]
    public void Answers_that_nobody_asked_for_count_nothing()
    {
        var talk = Start().Client(Question(1, "a.b", A)).Server(Answer(2, "a.b", A, 0, "10.0.0.1"), Answer(1, "a.evil", A, 0, "10.0.0.1"));

        Assert.Empty(talk.Requests);
        Assert.Empty(talk.Names);
        Assert.Equal(["ok"], talk.Server(Answer(1, "a.b", A)).Statuses);
    }

    [Fact]
    public void An_error_without_the_question_answers_by_number()
    {
        var talk = Start().Client(Question(9, "a.b", A)).Server(new Wire().U16(9).U16(0x8181).I64(0));

        Assert.Equal(["format_error"], talk.Statuses);
    }

    [Fact]
    public void Over_TCP_messages_have_their_length_before_them_however_the_calls_are_cut()
    {
        byte[] questions = new Wire().Raw((byte[])Question(1, "a.b", A).WithLength16()).Raw((byte[])Question(2, "c.d", Aaaa).WithLength16());
        byte[] answers = new Wire().Raw((byte[])Answer(2, "c.d", Aaaa, 2).WithLength16()).Raw((byte[])Answer(1, "a.b", A, 0, "10.0.0.1").WithLength16());
        for (var cut = 1; cut < answers.Length; cut++)
        {
            var talk = Start(isStream: true).Client(questions.Chunk(cut).ToArray()).Server(answers.Chunk(cut).ToArray());
            Assert.Equal(["servfail", "ok"], talk.Statuses);
            Assert.Equal("a.b", Assert.Single(talk.Names).Name);
            if (cut > questions.Length) Assert.Equal(L7Protocol.Dns, talk.Chosen);
        }
    }

    [Fact]
    public void A_datagram_that_was_copied_in_part_spoils_no_other()
    {
        var talk = new Talk(new DnsDefinition(isStream: false)) { Limit = 60 };
        talk.Client(Question(1, "a.b", A)).Server(Answer(1, "a.b", A, 0, "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"));
        talk.Client(Question(2, "a.b", A)).Server(Answer(2, "a.b", A, 3));

        Assert.Equal(["ok", "nxdomain"], talk.Statuses);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void Pointers_and_lengths_that_lead_astray_end()
    {
        var answer = Name(Header(1, 0x8180, 60000), "a.b").U16(A).U16(1);
        for (var i = 0; i < 40; i++) answer.U16(0xc00c).U16(A).U16(1).I32(60).U16(4).Raw(10, 0, 0, (byte)i);
        var talk = Start().Client(Question(1, "a.b", A)).Server(answer.U16(0xffff));

        Assert.Equal(32, talk.Names[0].Addresses.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_that_comes_over_the_wire_breaks_it(bool isStream)
    {
        var (question, answer) = (Extended(1, "shop.example.com", A), Answer(1, "shop.example.com", A, 0, "10.0.0.1", "10.0.0.2"));
        Hostile.Bear(new DnsDefinition(isStream), (true, isStream ? question.WithLength16() : question), (false, isStream ? answer.WithLength16() : answer));
    }

    [Fact]
    public void A_name_that_comes_again_costs_no_memory() =>
        Assert.Equal(1, Thrift.Prove(new DnsParser(new(), isStream: false), Question(1, "a.b", A), Answer(1, "a.b", A, 3)));
}
