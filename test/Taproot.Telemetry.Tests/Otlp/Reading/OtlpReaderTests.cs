using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.Protobuf;
using static Taproot.Telemetry.Tests.Otlp.Reading.Proto;

namespace Taproot.Telemetry.Tests.Otlp.Reading;

public sealed class OtlpReaderTests
{
    private const ulong Now = 1_790_000_000_000_000_000;
    private static readonly byte[] Trace = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
    private static readonly byte[] Span = [.. Enumerable.Range(1, 8).Select(i => (byte)(i * 16))];
    private static readonly FakeTimeProvider Time = new(DateTimeOffset.UnixEpoch.AddTicks((long)(Now / 100)));
    private static readonly byte[][] Shop = [Pair("service.name", TextValue("shop"))];

    private static OtlpLimits Limits => new() { Time = Time };

    private static (Collected Sink, OtlpTally Tally) ReadLogs(byte[] request, OtlpLimits? limits = null)
    {
        var (sink, reader) = (new Collected(), new OtlpLogReader(limits ?? Limits));
        reader.Read(request, sink);
        return (sink, reader.Tally);
    }

    private static (Collected Sink, OtlpTally Tally) ReadSpans(byte[] request, OtlpLimits? limits = null)
    {
        var (sink, reader) = (new Collected(), new OtlpSpanReader(limits ?? Limits));
        reader.Read(request, sink);
        return (sink, reader.Tally);
    }

    private static byte[] Log(params System.Action<Google.Protobuf.CodedOutputStream>[] fields) => Message([Fixed(1, Now), .. fields]);

    private static byte[] SpanOf(params System.Action<Google.Protobuf.CodedOutputStream>[] fields) =>
        Message([Bytes(1, Trace), Bytes(2, Span), Fixed(7, Now), Fixed(8, Now + 5), .. fields]);

    [Fact]
    public void Every_field_of_a_log_record_is_read()
    {
        var record = Log(
            Number(2, 13), Text(3, "WARN"), Bytes(5, TextValue("it is slow")), Bytes(6, Pair("cart", Message(Number(3, -7)))), Bytes(6, Pair("ok", Message(Number(2, 1)))),
            Bytes(6, Pair("ratio", Message(Double(4, 0.25)))), Fixed32(8, 1), Bytes(9, Trace), Bytes(10, Span), Text(12, "slow"), Text(99, "not known"));
        var (sink, tally) = ReadLogs(Request(Shop, record));
        Assert.Equal(
            new(Now, 13, "WARN", "it is slow", false, "0102030405060708090a0b0c0d0e0f10", "1020304050607080", "slow", "cart=-7;ok=true;ratio=0.25;", "shop",
                "service.name=shop;", "lib"),
            Assert.Single(sink.Records));
        Assert.Equal((1, 0, 0), (tally.Accepted, tally.Truncated, tally.Rejected));
    }

    [Fact]
    public void A_structured_body_is_kept_as_JSON()
    {
        var list = Message(Bytes(5, Message(Bytes(1, TextValue("a\"b\n\u0001é")), Bytes(1, Message(Double(4, double.NaN))), Bytes(1, []), Bytes(1, Message(Bytes(7, [1, 2]))))));
        var body = Message(Bytes(6, Message(Bytes(1, Pair("list", list)), Bytes(1, Pair("n", Message(Number(3, long.MinValue)))))));
        var record = Assert.Single(ReadLogs(Request(Shop, Log(Bytes(5, body)))).Sink.Records);
        Assert.Equal("""{"list":["a\"b\n\u0001é","NaN",null,"AQI="],"n":-9223372036854775808}""", record.Body);
        Assert.True(record.IsStructured);
    }

    [Fact]
    public void Values_nested_beyond_the_bound_end_in_null_and_are_counted()
    {
        var value = TextValue("deep");
        for (var i = 0; i < 10_000; i++) value = Message(Bytes(5, Message(Bytes(1, value))));
        var (sink, tally) = ReadLogs(Request(Shop, Log(Bytes(5, value))));
        Assert.Equal(new string('[', 16) + "null" + new string(']', 16), sink.Records[0].Body);
        Assert.Equal(1, tally.Truncated);
    }

    [Fact]
    public void What_is_too_long_is_cut_between_characters_and_counted()
    {
        var limits = Limits with { MaxAttributes = 2, MaxValueBytes = 4, MaxBodyBytes = 5, MaxKeyBytes = 3 };
        byte[][] attributes = [Pair("abcd", TextValue("éééé")), Pair("b", TextValue("x")), Pair("c", TextValue("y"))];
        var (sink, tally) = ReadLogs(Request(Shop, Log([Bytes(5, TextValue("ééé")), .. attributes.Select(a => Bytes(6, a))])), limits);
        Assert.Equal(("éé", "abc=éé;b=x;"), (sink.Records[0].Body, sink.Records[0].Attributes));
        Assert.Equal((1, 1), (tally.Accepted, tally.Truncated));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_mended()
    {
        var body = Message(Bytes(1, [(byte)'a', 0xFF, (byte)'b', 0xC3]));
        Assert.Equal("a\uFFFDb\uFFFD", ReadLogs(Request(Shop, Log(Bytes(5, body)))).Sink.Records[0].Body);
    }

    [Fact]
    public void Records_out_of_time_are_left_out_and_those_without_a_time_are_of_now()
    {
        byte[][] records = [Message(Fixed(1, 5)), Message(Fixed(1, Now + 3_600_000_000_000)), Message(Fixed(11, Now - 7)), Message(Number(2, 9)), Message(Fixed(1, ulong.MaxValue))];
        var (sink, tally) = ReadLogs(Request(Shop, records));
        Assert.Equal([Now - 7, Now], sink.Records.Select(r => r.Time));
        Assert.Equal((2, 1, 2), (tally.Accepted, tally.TooOld, tally.TooNew));
    }

    [Fact]
    public void Every_field_of_a_span_is_read()
    {
        var span = SpanOf(
            Bytes(4, Span), Text(3, "k=v"), Text(5, "GET /"), Number(6, 2), Bytes(9, Pair("http.route", TextValue("/"))),
            Bytes(11, Message(Fixed(1, 77), Text(2, "miss"), Bytes(3, Pair("a", TextValue("b"))))), Bytes(13, Message(Bytes(1, Trace), Bytes(2, Span))),
            Bytes(15, Message(Text(2, "broke"), Number(3, 2))));
        Assert.Equal(
            new("0102030405060708090a0b0c0d0e0f10", "1020304050607080", "1020304050607080", "GET /", 2, Now, 5, 2, "broke", "http.route=/;", "77 miss 1",
                "0102030405060708090a0b0c0d0e0f101020304050607080 0", "shop"),
            Assert.Single(ReadSpans(Request(Shop, span)).Sink.Spans));
    }

    [Fact]
    public void A_span_without_ids_is_none_and_one_that_ends_before_it_begins_takes_no_time()
    {
        byte[][] spans = [Message(Fixed(7, Now)), Message(Bytes(1, new byte[16]), Bytes(2, Span), Fixed(7, Now)), SpanOf(Fixed(8, Now - 9))];
        var (sink, tally) = ReadSpans(Request(Shop, spans));
        Assert.Equal(0UL, Assert.Single(sink.Spans).Duration);
        Assert.Equal(2, tally.WithoutIds);
    }

    [Fact]
    public void More_items_than_allowed_refuse_the_request() =>
        Assert.Throws<OtlpTooLargeException>(() => ReadLogs(Request(Shop, Log(), Log(), Log()), Limits with { MaxItems = 2 }));

    [Fact]
    public void JSON_means_what_the_protobuf_message_means()
    {
        var json = $$"""
            {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"lib"},"spans":[{"traceId":"0102030405060708090A0B0C0D0E0F10","spanId":"1020304050607080",
            "parentSpanId":"","name":"GET \/","kind":2,"startTimeUnixNano":"{{Now}}","endTimeUnixNano":{{Now + 5}},"unknown":{"a":[1,{}]},"flags":257,
            "attributes":[{"key":"n","value":{"intValue":"12"} },{"key":"d","value":{"doubleValue":1.5} },{"key":"b","value":{"boolValue":true} },
            {"key":"l","value":{"arrayValue":{"values":[{"stringValue":"x"}]} } },{"key":"raw","value":{"bytesValue":"AQI="} }],
            "events":[{"timeUnixNano":"7","name":"e"}],"status":{"code":2,"message":null} }]}],
            "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"} }]} }]}
            """;
        using var message = new ProtobufWriter();
        OtlpJsonMessages.WriteTraces(Encoding.UTF8.GetBytes(json), message);
        var span = Assert.Single(ReadSpans(message.Span.ToArray()).Sink.Spans);
        Assert.Equal(
            new("0102030405060708090a0b0c0d0e0f10", "1020304050607080", "", "GET /", 2, Now, 5, 2, "", "n=12;d=1.5;b=true;l=[\"x\"];raw=AQI=;", "7 e 0", "", "shop"), span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"resourceLogs\":{}}")]
    [InlineData("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"1.5x\"}]}]}]}")]
    [InlineData("{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"\\ud800\"}]}}]}")]
    [InlineData("{} {}")]
    public void JSON_of_another_shape_is_refused_with_a_sentence(string json)
    {
        using var message = new ProtobufWriter();
        var error = Assert.Throws<OtlpJsonException>(() => OtlpJsonMessages.WriteLogs(Encoding.UTF8.GetBytes(json), message));
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rubbish_is_refused_and_nothing_else_happens()
    {
        var span = Request(Shop, SpanOf(Text(5, "x"), Bytes(9, Pair("k", TextValue("v"))), Bytes(11, Message(Text(2, "e"))), Bytes(13, Message(Bytes(1, Trace)))));
        var log = Request(Shop, Log(Bytes(5, Message(Bytes(6, Message(Bytes(1, Pair("k", Message(Bytes(5, Message(Bytes(1, TextValue("v"))))))))))), Bytes(6, Pair("k", TextValue("v")))));
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 400], Gen.Int[0, 400]).Sample((noise, at, cut) =>
        {
            foreach (var message in (byte[][])[noise, Mutated(span, noise, at, cut), Mutated(log, noise, at, cut)])
            {
                Ignoring<MalformedProtobufException>(() => ReadSpans(message));
                Ignoring<MalformedProtobufException>(() => ReadLogs(message));
            }
        });
    }

    [Fact]
    public void Rubbish_in_JSON_is_refused_and_nothing_else_happens()
    {
        var json = Encoding.UTF8.GetBytes("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"1\",\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"\\u00e9\"}]}},\"traceId\":\"00\"}]}]}]}");
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[0, 200], Gen.Int[0, 200]).Sample((noise, at, cut) =>
        {
            using var message = new ProtobufWriter();
            Ignoring<OtlpJsonException>(() => OtlpJsonMessages.WriteLogs(Mutated(json, noise, at, cut), message));
        });
    }

    private static byte[] Mutated(byte[] message, byte[] noise, int at, int cut)
    {
        var copy = message[..Math.Clamp(message.Length - cut / 4, 0, message.Length)];
        for (var i = 0; i < Math.Min(4, noise.Length) && at + i < copy.Length; i++) copy[at + i] = noise[i];
        return copy;
    }

    private static void Ignoring<TException>(Action action)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException)
        {
            // What it is for.
        }
    }
}
