using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.FoundationDb;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class FoundationDbTests
{
    private const int GetValue = 8454530, Commit = 93948, Ping = 4707015, Reply = 2 << 24 | 1378929;

    private static Talk Start() => new(new FoundationDbDefinition());

    private static Wire Connect => new Wire().Little32(40).Little64(0x1fdb00b071010000).Raw(new byte[32]);

    private static byte[] Token(int number) => [.. Enumerable.Range(number, 16).Select(i => (byte)(i * 7 + 1))];

    private static Wire Packet(byte[] to, int type, byte[] fields, int checksum) =>
        new Wire().Little32(16 + 8 + fields.Length).Raw(new byte[checksum]).Raw(to).Little32(8).Little32(type).Raw(fields);

    private static Wire Request(int number, int type = GetValue, int checksum = 8, int padding = 0) =>
        Packet(Token(200), type, [1, 2, 3, 4, .. new byte[padding], .. Token(number), 5, 6, 7, 8], checksum);

    private static Wire Answer(int number, int checksum = 8) => Packet(Token(number), Reply, new byte[40], checksum);

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(0)]
    public void Replies_find_their_requests_by_the_token_in_them(int checksum)
    {
        var talk = Start().Client(Connect).Server(Connect).Client(Request(1, checksum: checksum), Request(2, Commit, checksum)).After(2)
            .Server(Answer(2, checksum)).After(3).Server(Answer(1, checksum));

        Assert.Equal(["ok", "ok"], talk.Statuses);
        Assert.Equal(["commit", "getValue"], talk.Requests.Select(r => r.Details!.Operation));
        Assert.Equal(L7Protocol.FoundationDb, talk.Chosen);
    }

    [Fact]
    public void Pings_and_packets_that_answer_nothing_count_nothing() =>
        Assert.Empty(Start().Client(Connect).Client(Request(1, Ping)).Server(Answer(1), Answer(3)).Requests);

    [Fact]
    public void A_long_request_is_matched_though_its_token_was_not_kept() =>
        Assert.Single(Start().Client(Connect).Client(Request(1, Commit, padding: 3000)).Server(Answer(1)).Requests);

    [Fact]
    public void Calls_may_be_cut_anywhere()
    {
        byte[] requests = Enumerable.Range(1, 10).Aggregate(new Wire().Raw((byte[])Connect), (w, i) => w.Raw((byte[])Request(i)));
        byte[] replies = Enumerable.Range(1, 10).Aggregate(new Wire().Raw((byte[])Connect), (w, i) => w.Raw((byte[])Answer(i)));
        for (var cut = 12; cut < 90; cut++) Assert.Equal(10, Start().Client(requests.Chunk(cut).ToArray()).Server(replies.Chunk(cut).ToArray()).Requests.Count);
    }

    [Fact]
    public void A_connection_seen_late_is_recognised_by_what_clients_ask() => Assert.Equal(L7Protocol.FoundationDb, Start().Client(Request(1)).Chosen);

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() =>
        Hostile.Bear(new FoundationDbDefinition(), (true, Connect), (false, Connect), (true, Request(1)), (false, Answer(1)));

    [Fact]
    public void A_request_that_is_not_traced_costs_no_memory()
    {
        var parser = new FoundationDbParser();
        // The slots fill as they are used first.
        for (var i = 0; i < 64; i++) Thrift.Read(parser, Request(1), Answer(1));
        Assert.Equal(1, Thrift.Prove(parser, Request(1), Answer(1)));
    }
}
