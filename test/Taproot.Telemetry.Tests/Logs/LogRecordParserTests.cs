using System.Text;
using CsCheck;
using Taproot.Telemetry.Logs;

namespace Taproot.Telemetry.Tests.Logs;

public class LogRecordParserTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Span = "00f067aa0ba902b7";

    [Theory]
    [InlineData("""{"time":"2020-01-01T00:00:00Z","level":"INFO","msg":"hello","user":"eve"}""", "hello", LogSeverity.Info, "user=eve")]
    [InlineData("""{"level":"warn","ts":1.5,"caller":"a.go:1","msg":"slow","n":3}""", "slow", LogSeverity.Warning, "caller=a.go:1;n=3")]
    [InlineData("""{"level":50,"time":1,"pid":7,"msg":"bad"}""", "bad", LogSeverity.Error, "pid=7")]
    [InlineData("""{"@t":"x","@mt":"Hello {Name}","@l":"Fatal","Name":"x"}""", "Hello {Name}", LogSeverity.Critical, "Name=x")]
    [InlineData("""{"LogLevel":"Information","Category":"A","Message":"m","State":{"Id":1,"Deep":{"b":true}}}""", "m", LogSeverity.Info, "Category=A;State.Id=1;State.Deep.b=true")]
    [InlineData("""{"t":{"$date":"x"},"s":"E","c":"NETWORK","msg":"lost"}""", "lost", LogSeverity.Error, "t.$date=x;c=NETWORK")]
    [InlineData("""{"message":"second","msg":"first","level":"x","a":[1,{"b":2}],"n":null}""", "first", LogSeverity.Unknown, "message=second;a=[1,{\"b\":2}];n=")]
    [InlineData("""{"msg":"tab\tand é","k":"q\"q"}""", "tab\tand é", LogSeverity.Unknown, "k=q\"q")]
    [InlineData("""{"msg":"ERROR: it broke"}""", "ERROR: it broke", LogSeverity.Error, "")]
    public void A_json_message_is_taken_apart(string message, string body, LogSeverity severity, string attributes)
    {
        var parser = Parse(message);
        Assert.True(parser.IsJson);
        Assert.Equal(body, Encoding.UTF8.GetString(parser.Body));
        Assert.Equal(severity, parser.Severity);
        Assert.Equal(attributes, Attributes(parser));
    }

    [Theory]
    [InlineData("{'a': 1}")]
    [InlineData("{\"a\":1} trailing")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    [InlineData("[1,2]")]
    [InlineData("{}")]
    [InlineData("level=info msg=\"x\"")]
    [InlineData("{\"a\":")]
    public void What_is_not_one_object_stays_text(string message)
    {
        var parser = Parse(message);
        Assert.False(parser.IsJson);
        Assert.Equal(message, Encoding.UTF8.GetString(parser.Body));
        Assert.Equal(0, parser.AttributeCount);
    }

    [Theory]
    [InlineData($"done trace_id={Trace} span_id={Span}")]
    [InlineData($"done traceId: \"{Trace}\", spanId: \"{Span}\"")]
    [InlineData($"[trace.id={Trace} parent_span_id=aaaaaaaaaaaaaaaa span.id={Span}] done")]
    [InlineData($"traceparent=00-{Trace}-{Span}-01 done")]
    [InlineData($$"""{"msg":"x","trace_id":"{{Trace}}","parent.span_id":"aaaaaaaaaaaaaaaa","span_id":"{{Span}}"}""")]
    [InlineData($$"""{"@mt":"x","@tr":"{{Trace}}","@sp":"{{Span}}"}""")]
    [InlineData($$"""{"context":{"TraceId":"4BF92F3577B34DA6A3CE929D0E0E4736","SpanId":"{{Span}}"},"msg":"x"}""")]
    public void Trace_and_span_ids_are_found(string message)
    {
        var parser = Parse(message);
        Assert.Equal(Trace, Encoding.UTF8.GetString(parser.TraceId));
        Assert.Equal(Span, Encoding.UTF8.GetString(parser.SpanId));
    }

    [Theory]
    [InlineData("trace_id=00000000000000000000000000000000")]
    [InlineData("trace_id=xyz")]
    [InlineData("a race: id=4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("trace_id=4bf92f3577b34da6a3ce929d0e0e473")]
    public void What_is_no_id_is_none(string message) => Assert.True(Parse(message).TraceId.IsEmpty);

    [Fact]
    public void Attributes_values_and_depth_are_bounded()
    {
        var fields = string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"k{i}\":{i}"));
        var parser = new LogRecordParser(new() { MaxDepth = 2, MaxValueBytes = 10 });
        parser.Parse(Encoding.UTF8.GetBytes("{\"msg\":\"" + new string('m', 50) + "\",\"long\":\"" + new string('é', 20) + "\",\"a\":{\"b\":{\"c\":1}}," + fields + "}"));
        Assert.Equal(100, parser.AttributeCount);
        Assert.Equal(402, parser.DroppedAttributes);
        Assert.Equal(50, parser.Body.Length);
        Assert.Equal("long=ééééé", Attributes(parser).Split(';')[0]);
        Assert.Equal("a.b={\"c\":1}", Attributes(parser).Split(';')[1]);
    }

    [Fact]
    public void Json_after_many_lines_that_only_looked_like_it_is_read_again()
    {
        var parser = new LogRecordParser(new());
        for (var i = 0; i < 300; i++) parser.Parse("{\"a\": broken}"u8);
        var tries = 0;
        do parser.Parse("{\"msg\":\"x\"}"u8);
        while (!parser.IsJson && ++tries < 1000);
        Assert.InRange(tries, 0, 256);
    }

    [Fact]
    public void Any_bytes_are_parsed() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        var parser = new LogRecordParser(new());
        parser.Parse(bytes);
        parser.Parse([.. "{\""u8, .. bytes, .. "\"}"u8]);
        return parser.AttributeCount <= 100;
    });

    [Fact]
    public void A_message_cut_anywhere_is_parsed()
    {
        var message = Encoding.UTF8.GetBytes($$"""{"msg":"h\u00e9 é","trace_id":"{{Trace}}","a":{"b":[1,{"c":"\\d"}]},"level":"error"}""");
        for (var length = 0; length <= message.Length; length++)
        {
            var parser = new LogRecordParser(new());
            parser.Parse(message.AsSpan(0, length));
            Assert.Equal(length == message.Length, parser.IsJson);
        }
    }

    private static LogRecordParser Parse(string message)
    {
        var parser = new LogRecordParser(new());
        parser.Parse(Encoding.UTF8.GetBytes(message));
        return parser;
    }

    private static string Attributes(LogRecordParser parser) => string.Join(';', Enumerable.Range(0, parser.AttributeCount)
        .Select(i => $"{Encoding.UTF8.GetString(parser.AttributeName(i))}={Encoding.UTF8.GetString(parser.AttributeValue(i))}"));
}
