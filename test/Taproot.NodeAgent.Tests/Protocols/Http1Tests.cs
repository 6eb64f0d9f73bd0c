using System.Text;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Http1;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class Http1Tests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private static Talk Start(int limit = int.MaxValue) => new(new Http1Definition()) { Limit = limit };

    [Fact]
    public void A_request_is_told_with_path_host_agent_and_trace()
    {
        var talk = Start()
            .Client("GET /cart?user=7 HTTP/1.1\r\nHost: shop.local:8080\r\nuser-agent: curl/8\r\nTraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\n")
            .After(5).Server(Ok);
        var request = Assert.Single(talk.Requests);
        Assert.Equal(("200", false, 5_001_000), (request.Status, request.IsError, request.EndNanoseconds - request.StartNanoseconds));
        var details = request.Details!;
        Assert.Equal(("GET", "/cart?user=7", "shop.local:8080", "curl/8"), (details.Operation, details.Target, details.Scope, details.UserAgent));
        Assert.Equal(new(UInt128.Parse("4bf92f3577b34da6a3ce929d0e0e4736", System.Globalization.NumberStyles.HexNumber, null), 0xf067aa0ba902b7, true), details.Parent);
        Assert.Equal(L7Protocol.Http1, talk.Chosen);
    }

    [Fact]
    public void An_absolute_target_is_told_by_its_path()
    {
        var talk = Start().Client("GET http://shop.local/a/b?c HTTP/1.1\r\n\r\n").Server("HTTP/1.1 500 No\r\n\r\n");
        Assert.Equal(("/a/b?c", true), (talk.Requests[0].Details!.Target, talk.Requests[0].IsError));
    }

    [Fact]
    public void Pipelined_requests_are_answered_in_order_however_the_calls_are_cut()
    {
        var asked = new StringBuilder();
        var answered = new StringBuilder();
        for (var i = 0; i < 30; i++)
        {
            asked.Append(i % 3 == 0 ? $"POST /{i} HTTP/1.1\r\nContent-Length: 20\r\n\r\nGET /no HTTP/1.1\r\n\r\n" : i % 3 == 1 ? $"GET /{i} HTTP/1.1\r\n\r\n" : $"PUT /{i} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            answered.Append(i % 2 == 0 ? $"HTTP/1.1 {400 + i} A\r\nContent-Length: 3\r\n\r\nabc" : $"HTTP/1.1 {400 + i} B\r\ntransfer-encoding: gzip, chunked\r\n\r\n4;x=y\r\nabcd\r\n0\r\nTrailer: x\r\n\r\n");
        }
        for (var cut = 1; cut < 60; cut++)
        {
            var talk = Start().Client(Encoding.ASCII.GetBytes(asked.ToString()).Chunk(cut).ToArray()).Server(Encoding.ASCII.GetBytes(answered.ToString()).Chunk(cut).ToArray());
            Assert.Equal(Enumerable.Range(0, 30).Select(i => ($"/{i}", $"{400 + i}")), talk.Requests.Select(r => (r.Details!.Target, r.Status)));
        }
    }

    [Fact]
    public void Heads_alone_are_enough_when_bodies_do_not_come()
    {
        // As the kernel passes it on: the start of the calls with heads, of responses the first bytes, nothing else.
        var talk = Start(limit: 64);
        for (var i = 0; i < 20; i++)
        {
            talk.Client($"POST /{i} HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + new string('x', 500));
            talk.Lose(isRequest: true, 4500);
            talk.Server($"HTTP/1.1 {200 + i} OK\r\nServer: a-server-with-a-very-long-name\r\nContent-Length: 9000\r\n\r\n" + new string('y', 500));
            talk.Lose(isRequest: false, 8500 + i);
        }
        Assert.Equal(Enumerable.Range(0, 20).Select(i => ($"/{i}", $"{200 + i}")), talk.Requests.Select(r => (r.Details!.Target, r.Status)));
    }

    [Fact]
    public void An_answer_that_did_not_come_is_not_taken_from_the_next_request()
    {
        var talk = Start(limit: 64)
            .Client("GET /a HTTP/1.1\r\n\r\n").Client("GET /b HTTP/1.1\r\n\r\n").Server("HTTP/1.1 201 OK\r\n\r\n").Lose(isRequest: false, 300)
            .Client("GET /c HTTP/1.1\r\n\r\n").Server("HTTP/1.1 203 OK\r\n\r\n");
        Assert.Equal([("/a", "201"), ("/b", "unknown"), ("/c", "203")], talk.Requests.Select(r => (r.Details!.Target, r.Status)));
    }

    [Fact]
    public void Interim_responses_answer_nothing_and_HEAD_has_no_body()
    {
        var talk = Start()
            .Client("HEAD /a HTTP/1.1\r\n\r\n").Server("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")
            .Client("GET /b HTTP/1.1\r\n\r\n").Server("HTTP/1.1 304 Not Modified\r\nContent-Length: 999\r\n\r\n")
            .Client("GET /c HTTP/1.1\r\n\r\n").Server("HTTP/1.0 200 OK\r\n\r\nuntil the end").Server("of the connection");
        Assert.Equal(["200", "304", "200"], talk.Statuses);
    }

    [Fact]
    public void After_an_upgrade_nothing_is_read()
    {
        var talk = Start().Client("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n").Server("HTTP/1.1 101 Switching Protocols\r\n\r\n")
            .Client("GET /a HTTP/1.1\r\n\r\n").Server(Ok);
        Assert.Equal(["101"], talk.Statuses);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void A_sink_hears_of_a_request_when_it_is_read()
    {
        var talk = Start().Client("GET /a HTTP/1.1\r\n\r\n");
        Assert.Equal("/a", Assert.Single(talk.Began).Details!.Target);
        Assert.Empty(talk.Requests);
    }

    [Fact]
    public void Hostile_bytes_do_no_harm() => Hostile.Bear(
        new Http1Definition(),
        (true, Encoding.ASCII.GetBytes("POST /a HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")),
        (false, Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\nhello\r\n0\r\nA: b\r\n\r\n")),
        (true, Encoding.ASCII.GetBytes("GET http://x HTTP/1.1\r\nContent-Length: 9999999999999999999\r\nb3: 1\r\n\r\n")),
        (false, Encoding.ASCII.GetBytes(Ok)));
}
