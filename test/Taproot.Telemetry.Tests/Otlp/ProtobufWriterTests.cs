using System.Text;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Taproot.Telemetry.Otlp;

namespace Taproot.Telemetry.Tests.Otlp;

/// <summary>What our writer writes, read by Google's library.</summary>
public sealed class ProtobufWriterTests
{
    [Fact]
    public void Nested_messages_of_any_length_are_read_by_Google_s_library() =>
        Gen.Select(Gen.String, Gen.Int[0, 5], Gen.Int[0, 40_000]).Sample((text, depth, length) =>
        {
            text += new string('x', length);
            // A list of lists: message Value, field list_value (6) of message ListValue, field values (1); string_value is field 3.
            using var writer = new ProtobufWriter(16);
            List<int> open = [];
            for (var i = 0; i < depth; i++)
            {
                open.Add(writer.Begin(6));
                open.Add(writer.Begin(1));
            }

            writer.WriteText(3, text);
            for (var i = open.Count - 1; i >= 0; i--) writer.End(open[i]);

            var value = Value.Parser.ParseFrom(writer.Span);
            for (var i = 0; i < depth; i++) value = Assert.Single(value.ListValue.Values);
            // A surrogate without its pair is no character.
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), value.StringValue);
        });

    [Fact]
    public void Numbers_are_read_as_they_were_written() =>
        Gen.Select(Gen.ULong, Gen.Double, Gen.UInt).Sample((number, real, small) =>
        {
            using var writer = new ProtobufWriter();
            writer.WriteNumber(1, number);
            writer.WriteFixed64(2, number);
            writer.WriteDouble(3, real);
            writer.WriteFixed32(4, small);
            writer.WriteBoolean(500, true);
            var input = new CodedInputStream(writer.Span.ToArray());
            Assert.Equal((8u, number), (input.ReadTag(), input.ReadUInt64()));
            Assert.Equal((17u, number), (input.ReadTag(), input.ReadFixed64()));
            Assert.Equal((25u, real), (input.ReadTag(), input.ReadDouble()));
            Assert.Equal((37u, small), (input.ReadTag(), input.ReadFixed32()));
            Assert.Equal((4000u, true), (input.ReadTag(), input.ReadBool()));
            Assert.True(input.IsAtEnd);
        });

    [Fact]
    public void Any_bytes_become_valid_text() =>
        Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            using var writer = new ProtobufWriter();
            writer.WriteText(3, bytes);
            Assert.Equal(Encoding.UTF8.GetString(bytes), Value.Parser.ParseFrom(writer.Span).StringValue);
        });

    [Theory]
    [InlineData("00ff10", "00ff10")]
    [InlineData("00f", "")]
    [InlineData("0g", "")]
    [InlineData("", "")]
    public void Hexadecimal_text_is_written_as_bytes_or_left_out(string digits, string bytes)
    {
        using var writer = new ProtobufWriter();
        writer.WriteHex(2, Encoding.ASCII.GetBytes(digits));
        Assert.Equal(bytes, Convert.ToHexStringLower(BytesValue.Parser.ParseFrom(bytes.Length == 0 ? [] : [10, .. writer.Span[1..]]).Value.Span));
        Assert.Equal(bytes.Length == 0, writer.Length == 0);
    }

    [Fact]
    public void A_buffer_that_was_cleared_or_cut_is_written_anew()
    {
        using var writer = new ProtobufWriter();
        writer.WriteText(3, "first");
        writer.Clear();
        writer.WriteText(3, "second");
        var length = writer.Length;
        writer.WriteText(3, "third");
        writer.Truncate(length);
        Assert.Equal("second", Value.Parser.ParseFrom(writer.Span).StringValue);
    }
}
