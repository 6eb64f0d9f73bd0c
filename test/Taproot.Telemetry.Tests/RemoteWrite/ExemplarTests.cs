using System.Text;
using CsCheck;
using Google.Protobuf;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Tests.RemoteWrite;

public sealed class ExemplarTests
{
    private const long Now = 1_790_000_000_000;
    private static readonly RemoteWriteLimits Limits = new() { Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Now)) };

    [Fact]
    public void Exemplars_of_the_first_version_are_kept_with_their_labels()
    {
        using var batch = MetricBatch.Rent();
        var series = ProtobufRequest.Message(o =>
        {
            ProtobufRequest.Field(o, 3, OfV1(0.5, Now, ("trace_id", "abc"), ("span_id", "def")));
            ProtobufRequest.Field(o, 3, OfV1(0.6, Now - (long)TimeSpan.FromDays(4000).TotalMilliseconds, ("trace_id", "old")));
            ProtobufRequest.Field(o, 3, OfV1(0.7, Now, ("trace_id", new string('x', 2000))));
            ProtobufRequest.Field(o, 1, LabelOf("__name__", "m"));
        });
        RemoteWriteReader.Read(new ProtobufRequest().Raw(1, series).ToArray(), Limits, batch);
        Assert.Equal(["0 0.5 0 trace_id=abc span_id=def"], Lines(batch));
        Assert.Equal(2, batch.IgnoredExemplars);
    }

    [Fact]
    public void Exemplars_of_the_second_version_refer_to_symbols_and_go_with_their_series()
    {
        using var batch = MetricBatch.Rent();
        var request = new ProtobufRequestV2();
        request.Series([("__name__", "m")], [(1, Now)], series => ProtobufRequest.Field(series, 4, OfV2(request, 0.5, Now - 1, ("trace_id", "abc"))));
        // No name: the series is refused, and its exemplar with it.
        request.Series([("a", "b")], [(1, Now)], series => ProtobufRequest.Field(series, 4, OfV2(request, 9, Now, ("trace_id", "no"))));
        request.Series([("__name__", "n")], [(1, Now)], series => ProtobufRequest.Field(series, 4, OfV2(request, 2, Now, ("trace_id", "xyz"))));
        RemoteWriteV2Reader.Read(request.ToArray(symbolsLast: true), Limits, batch);
        Assert.Equal(["0 0.5 -1 trace_id=abc", "1 2 0 trace_id=xyz"], Lines(batch));
        Assert.Equal(0, batch.IgnoredExemplars);
    }

    [Fact]
    public void Whatever_comes_exemplars_have_series_and_labels_or_the_message_is_refused()
    {
        var first = new ProtobufRequest().Raw(1, ProtobufRequest.Message(o =>
        {
            ProtobufRequest.Field(o, 1, LabelOf("__name__", "m"));
            ProtobufRequest.Field(o, 3, OfV1(0.5, Now, ("trace_id", "abc")));
        })).ToArray();
        var request = new ProtobufRequestV2();
        var second = request.Series([("__name__", "m")], [(1, Now)], series => ProtobufRequest.Field(series, 4, OfV2(request, 0.5, Now, ("trace_id", "abc")))).ToArray();
        Gen.Select(Gen.Int[0, Math.Min(first.Length, second.Length) - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            foreach (var (good, isSecond) in new[] { (first, false), (second, true) })
            {
                var bytes = good.ToArray();
                foreach (var (at, value) in changes) bytes[at] = value;
                using var batch = MetricBatch.Rent();
                try
                {
                    if (isSecond) RemoteWriteV2Reader.Read(bytes, Limits, batch);
                    else RemoteWriteReader.Read(bytes, Limits, batch);
                }
                catch (RemoteWriteException)
                {
                    Assert.Equal(0, batch.Exemplars.Count);
                }
                Assert.Equal(batch.Exemplars.Count, Lines(batch).Count);
                for (var i = 0; i < batch.Exemplars.Count; i++) Assert.InRange(batch.Exemplars.SeriesOf(i), 0, batch.SeriesCount - 1);
            }
        }, iter: 5000);
    }

    private static List<string> Lines(MetricBatch batch)
    {
        List<string> lines = [];
        for (var i = 0; i < batch.Exemplars.Count; i++)
        {
            var line = FormattableString.Invariant($"{batch.Exemplars.SeriesOf(i)} {batch.Exemplars.ValueOf(i)} {batch.Exemplars.TimeMsOf(i) - Now}");
            foreach (var label in batch.Exemplars.LabelsOf(i)) line += $" {Encoding.UTF8.GetString(label.Name)}={Encoding.UTF8.GetString(label.Value)}";
            lines.Add(line);
        }
        return lines;
    }

    private static byte[] LabelOf(string name, string value) => ProtobufRequest.Message(l =>
    {
        l.WriteTag(1, WireFormat.WireType.LengthDelimited);
        l.WriteString(name);
        l.WriteTag(2, WireFormat.WireType.LengthDelimited);
        l.WriteString(value);
    });

    private static byte[] OfV1(double value, long time, params (string Name, string Value)[] labels) => ProtobufRequest.Message(e =>
    {
        foreach (var (name, text) in labels) ProtobufRequest.Field(e, 1, LabelOf(name, text));
        WriteValue(e, value, time);
    });

    private static byte[] OfV2(ProtobufRequestV2 request, double value, long time, params (string Name, string Value)[] labels) => ProtobufRequest.Message(e =>
    {
        ProtobufRequest.Field(e, 1, ProtobufRequest.Message(references =>
        {
            foreach (var (name, text) in labels)
            {
                references.WriteUInt32(request.Symbol(name));
                references.WriteUInt32(request.Symbol(text));
            }
        }));
        WriteValue(e, value, time);
    });

    private static void WriteValue(CodedOutputStream to, double value, long time)
    {
        to.WriteTag(2, WireFormat.WireType.Fixed64);
        to.WriteDouble(value);
        to.WriteTag(3, WireFormat.WireType.Varint);
        to.WriteInt64(time);
    }
}
