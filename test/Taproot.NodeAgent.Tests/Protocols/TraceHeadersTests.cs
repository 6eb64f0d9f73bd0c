using System.Text;
using CsCheck;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class TraceHeadersTests
{
    private static readonly UInt128 TraceId = new(0x0af7651916cd43dd, 0x8448eb211c80319c);
    private const ulong SpanId = 0xb7ad6b7169203331;

    private static IncomingTrace? Read(params string[] headers)
    {
        var trace = new TraceHeaders();
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            trace.Add(Encoding.ASCII.GetBytes(header[..colon]), Encoding.ASCII.GetBytes(header[(colon + 1)..]));
        }
        return trace.Trace;
    }

    [Theory]
    [InlineData("Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", false)]
    [InlineData("traceparent: 01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03-later", true)]
    [InlineData("b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1-05e3ac9a4f6e3b90", true)]
    [InlineData("b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-d", true)]
    [InlineData("B3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0", false)]
    [InlineData("b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", true)]
    public void One_header_names_the_callers_trace(string header, bool isSampled) => Assert.Equal(new(TraceId, SpanId, isSampled), Read(header));

    [Fact]
    public void B3_comes_in_several_headers_too()
    {
        Assert.Equal(new(TraceId, SpanId, true), Read("X-B3-TraceId: 0af7651916cd43dd8448eb211c80319c", "X-B3-SpanId: b7ad6b7169203331", "X-B3-Sampled: 1"));
        Assert.Equal(new(0x8448eb211c80319c, SpanId, false), Read("x-b3-sampled: 0", "x-b3-spanid: b7ad6b7169203331", "x-b3-traceid: 8448eb211c80319c"));
        Assert.Null(Read("x-b3-traceid: 8448eb211c80319c"));
    }

    [Fact]
    public void The_standard_is_preferred() => Assert.Equal(
        new(TraceId, SpanId, true),
        Read("b3: 1af7651916cd43dd8448eb211c80319c-a7ad6b7169203331-1", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    [Theory]
    [InlineData("traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("traceparent: ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("traceparent: 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x")]
    [InlineData("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b71692033")]
    [InlineData("b3: 0")]
    [InlineData("b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b716920333")]
    [InlineData("host: example.org")]
    public void What_breaks_the_format_is_no_trace(string header) => Assert.Null(Read(header));

    [Fact]
    public void Garbage_is_borne()
    {
        string[] names = ["traceparent", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-sampled"];
        Gen.Select(Gen.Int[0, names.Length - 1], Gen.Byte.Array[0, 80]).Sample((name, value) =>
        {
            var trace = new TraceHeaders();
            trace.Add(Encoding.ASCII.GetBytes(names[name]), value);
            Assert.NotEqual(UInt128.Zero, trace.Trace?.TraceId ?? UInt128.One);
        });
    }
}
