using CsCheck;
using Taproot.NodeAgent.Runtimes;
using Taproot.NodeAgent.Runtimes.DotNet;

namespace Taproot.NodeAgent.Tests.Runtimes;

/// <summary>On a stream that .NET 10 wrote: five reports of its counters, one a second.</summary>
public sealed class NetTraceTests
{
    private static readonly byte[] Recorded = Read();

    [Fact]
    public void A_recorded_stream_gives_its_counters_however_it_is_cut() => Gen.Int[1, 5000].Sample(
        step =>
        {
            DotNetCounters counters = Counters();
            Assert.Equal(NetTraceResult.Ended, Feed(Recorded, step, counters));
            Assert.Equal(0, counters.Malformed);
            List<RuntimeSample> samples = [];
            counters.Report(samples, "fsi");
            Assert.Equal(19, samples.Count);
            Assert.InRange(samples.Single(s => s.Metric == DotNetMetrics.PoolSize).Value, 0, 10);
            return samples.Single(s => s.Metric == DotNetMetrics.Allocated).Value > 1000 && samples.TrueForAll(s => s.Second.Length == 0 || s.Metric.LabelNames.Length == 4);
        },
        iter: 30);

    [Fact]
    public void Any_bytes_are_parsed_without_harm() => Gen.Byte.Array[0, 500].Sample(bytes =>
    {
        Feed(bytes, 64, Counters());
        Feed([.. Recorded.AsSpan(0, 32), .. bytes], 64, Counters());
        new NetTraceEvents(Counters()).ParseBlock(bytes, isMetadata: false);
        new NetTraceEvents(Counters()).ParseBlock([4, 0, 1, 0, .. bytes], isMetadata: true);
        DiagnosticsMessage.ParseProcessInfo(bytes);
        return NetTraceEventType.TryParse(bytes, out _, out _) || DiagnosticsMessage.TryParseResponse(bytes, out int length, out _) || length <= ushort.MaxValue;
    });

    [Fact]
    public void A_stream_with_bytes_changed_or_cut_off_is_parsed_without_harm() =>
        Gen.Select(Gen.Int[0, Recorded.Length], Gen.Select(Gen.Int[0, Recorded.Length - 1], Gen.Byte).Array[0, 20]).Sample(
            (length, changes) =>
            {
                byte[] other = [.. Recorded];
                foreach ((int at, byte value) in changes) other[at] = value;
                Feed(other.AsSpan(0, length), 4096, Counters());
                return true;
            },
            iter: 300);

    [Fact]
    public void A_block_that_says_it_is_huge_ends_the_stream()
    {
        byte[] stream = [.. Recorded];
        int at = stream.AsSpan().IndexOf("MetadataBlock\u0006"u8) + 14;
        stream[at + 3] = 0x7F;
        Assert.Equal(NetTraceResult.Malformed, Feed(stream, 4096, Counters()));
    }

    private static DotNetCounters Counters() => new(TimeProvider.System, TimeSpan.FromMinutes(1));

    private static NetTraceResult Feed(ReadOnlySpan<byte> stream, int step, DotNetCounters counters)
    {
        NetTraceParser parser = new(counters);
        int from = 0, to = 0;
        while (true)
        {
            NetTraceResult result = parser.Parse(stream[from..to], out int consumed);
            from += consumed;
            if (result != NetTraceResult.Incomplete || to == stream.Length) return result;
            to = Math.Min(to + step, stream.Length);
        }
    }

    private static byte[] Read()
    {
        using Stream stream = typeof(NetTraceTests).Assembly.GetManifestResourceStream("net10.nettrace")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
