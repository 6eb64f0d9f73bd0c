using CsCheck;
using Taproot.NodeAgent.Protocols.Http2;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class HpackTests
{
    private readonly HpackDecoder _decoder = new();

    private Http2Headers Decode(string hex, bool isWhole = true) => Decode(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), isWhole);

    private Http2Headers Decode(byte[] block, bool isWhole = true)
    {
        var headers = new Http2Headers();
        headers.Begin(new());
        _decoder.Decode(block, isWhole, headers);
        headers.End();
        return headers;
    }

    // The blocks of RFC 7541, appendix C.4 and C.6.
    [Fact]
    public void Requests_in_Huffman_code_are_read()
    {
        var first = Decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff");
        Assert.Equal(("GET", "/", "www.example.com"), (first.Details!.Operation, first.Details.Target, first.Details.Scope));
        var second = Decode("8286 84be 5886 a8eb 1064 9cbf");
        Assert.Equal("www.example.com", second.Details!.Scope);
        var third = Decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf");
        Assert.Equal(("/index.html", "www.example.com"), (third.Details!.Target, third.Details.Scope));
        Assert.False(third.HasUnknown);
    }

    [Fact]
    public void Responses_that_fill_a_small_table_are_read()
    {
        Decode("3fe1 01"); // the table has 256 bytes
        var first = Decode(
            "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3");
        Assert.Equal(302, first.Status);
        Assert.Equal(307, Decode("4883 640e ffc1 c0bf").Status);
        Assert.True(Decode("c2").HasUnknown); // the first status gave way
    }

    [Fact]
    public void After_a_loss_fields_from_before_are_unknown_and_later_ones_are_not()
    {
        var writer = new H2();
        Decode(writer.Block((":path", "/a"), ("content-type", "application/grpc")));
        _decoder.Forget();
        Assert.True(Decode(writer.Block((":path", "/a"))).HasUnknown);
        var later = Decode(writer.Block((":path", "/b"), ("content-type", "application/grpc+proto")));
        Assert.True(later.IsGrpc);
        Assert.False(Decode(writer.Block(("content-type", "application/grpc+proto"))).HasUnknown);
    }

    [Fact]
    public void Whatever_the_table_does_values_stay_with_their_names()
    {
        var fields = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 60]);
        Gen.Select(fields.Array[1, 12].Array[1, 40], Gen.Int[64, 600]).Sample((blocks, size) =>
        {
            var decoder = new HpackDecoder();
            var writer = new H2 { TableSize = size };
            var update = new List<byte>();
            H2.Number(update, 0x20, 5, size);
            var headers = new Http2Headers();
            decoder.Decode([.. update], isWhole: true, headers);
            foreach (var block in blocks)
            {
                var named = block.Select(f => f.Item1 switch
                {
                    0 => (":path", $"/{f.Item2}"),
                    1 => (":status", $"{200 + f.Item2}"),
                    2 => ("x-other", new string('x', f.Item2)),
                    3 => ("traceparent", $"00-0af7651916cd43dd8448eb211c80319c-b7ad6b71692033{10 + f.Item2}-01"),
                    _ => ("grpc-status", $"{f.Item2 % 17}"),
                }).DistinctBy(f => f.Item1).ToArray();
                headers.Begin(new());
                decoder.Decode(writer.Block(named), isWhole: true, headers);
                headers.End();
                Check(headers, named);
            }
        });
    }

    private static void Check(Http2Headers headers, (string Name, string Value)[] expected)
    {
        Assert.False(headers.HasUnknown);
        foreach (var (name, value) in expected)
        {
            if (name == ":path") Assert.Equal(value, headers.Details!.Target);
            if (name == ":status") Assert.Equal(value, $"{headers.Status}");
            if (name == "grpc-status") Assert.Equal(value, $"{headers.GrpcStatus}");
            if (name == "traceparent") Assert.Equal(value[36..52], $"{headers.Details!.Parent!.SpanId:x16}");
        }
    }

    [Fact]
    public void Garbage_is_borne() => Gen.Byte.Array[0, 400].Array[1, 8].Sample(blocks =>
    {
        var decoder = new HpackDecoder();
        var headers = new Http2Headers();
        foreach (var block in blocks)
        {
            headers.Begin(new());
            decoder.Decode(block, isWhole: true, headers);
            headers.End();
        }
    });

    [Fact]
    public void A_code_that_never_ends_is_refused()
    {
        Span<byte> text = stackalloc byte[16];
        Assert.Equal(-1, HpackHuffman.Decode([0xff, 0xff, 0xff, 0xff], text));
        Assert.Equal(0, HpackHuffman.Decode([], text));
    }
}
