using System.Text;
using Google.Protobuf;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Otlp;

namespace Taproot.Telemetry.Tests.Otlp;

public sealed class OtlpLogBatchTests
{
    private readonly LogRecordParser _parser = new(new());

    [Fact]
    public void Records_of_a_resource_are_together_whatever_the_order_in_which_they_came()
    {
        using var batch = new OtlpLogBatch("agent", "1");
        var resources = Enumerable.Range(0, 3).Select(i => OtlpResource.OfContainer("s", "c" + i, "h", "m")).ToArray();
        int[] order = [0, 0, 1, 2, 0, 1, 1, 0];
        foreach (var i in order) Add(batch, resources[i], "message of " + i);

        var request = Write(batch);

        Assert.Equal(8, batch.Count);
        Assert.Equal([4, 3, 1], Fields(request, 1).Select(r => Fields(Fields(r, 2).Single(), 2).Count));
        for (var i = 0; i < 3; i++) Assert.Contains("c" + i, Encoding.UTF8.GetString(Fields(Fields(request, 1)[i], 1).Single()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_is_empty_after_it_was_cleared()
    {
        using var batch = new OtlpLogBatch("agent", "1");
        Add(batch, OtlpResource.OfContainer("s", "c", "h", "m"), "one");
        batch.Clear();
        Assert.Equal((0, 0, 0), (batch.Count, batch.Bytes, Write(batch).Length));
        Add(batch, OtlpResource.OfContainer("s", "c", "h", "m"), "two");
        Assert.Single(Fields(Write(batch), 1));
    }

    private void Add(OtlpLogBatch batch, OtlpResource resource, string message)
    {
        _parser.Parse(Encoding.UTF8.GetBytes(message));
        batch.Add(resource, _parser, LogSeverity.Info, "00", 1, 2);
    }

    private static byte[] Write(OtlpLogBatch batch)
    {
        using var writer = new ProtobufWriter();
        batch.WriteTo(writer);
        return writer.Span.ToArray();
    }

    private static List<byte[]> Fields(byte[] message, int field)
    {
        List<byte[]> found = [];
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (tag == (uint)(field << 3 | 2)) found.Add(input.ReadBytes().ToByteArray());
            else input.SkipLastField();
        }

        return found;
    }
}
