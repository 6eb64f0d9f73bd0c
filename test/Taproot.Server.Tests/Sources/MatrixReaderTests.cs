using System.Text;
using CsCheck;
using Taproot.Server.Sources.Prometheus.Client;

namespace Taproot.Server.Tests.Sources;

public sealed class MatrixReaderTests
{
    private const string Answer = """
        {"status":"success","isPartial":false,"data":{"resultType":"matrix","stats":{"a":[1,{"b":2}]},"result":[
        {"metric":{"__name__":"up","instance":"a\"b\u00e9","job":"x"},"values":[[1700000000.123,"1"],[1700000015.5,"NaN"],[1700000030,"+Inf"],[1700000045,"-Inf"],[1700000060,"1e-05"]]},
        {"metric":{"z":"1","__name__":"down","a":"2"},"values":[[1700000000,"-3"]],"histograms":[[1,{"count":"3"}]]},
        {"metric":{},"values":[]}]},"warnings":["one store did not answer"]}
        """;

    [Fact]
    public async Task Series_are_read_with_their_labels_in_order_and_each_sample_with_its_time()
    {
        var (reader, read) = await ReadAsync(Answer, 1 << 16);
        Assert.True(reader.Succeeded);
        Assert.Equal(["one store did not answer"], reader.Warnings);
        Assert.Equal(
            [
                "up instance=a\"bé,job=x, 1700000000123:1 1700000015500:NaN 1700000030000:Infinity 1700000045000:-Infinity 1700000060000:1E-05",
                "down a=2,z=1, 1700000000000:-3", "  ",
            ], read);
    }

    [Fact]
    public async Task It_does_not_matter_how_the_answer_is_cut_into_packets()
    {
        var (_, whole) = await ReadAsync(Answer, 1 << 16);
        foreach (var size in new[] { 1, 2, 3, 7, 64, 100 }) Assert.Equal(whole, (await ReadAsync(Answer, size)).Read);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"1","a":"2"},"values":[[1,"1"]]}]}}""")]
    [InlineData("""{"status":"success","data":{"result":[{"metric":[],"values":[]}]}}""")]
    [InlineData("""{"status":"success","data":{"result":[{"metric":{},"values":[[1,"x"]]}]}}""")]
    [InlineData("""{"status":"success","data":{"result":[{"metric":{},"values":[[1e300,"1"]]}]}}""")]
    [InlineData("""{"status":"success","data":{"result":[{"metric":{},"values":[[1,1]]}]}}""")]
    [InlineData("""{"status":"success","data":{"result":[""")]
    [InlineData("<html>sign in</html>")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task What_is_not_an_answer_of_Prometheus_is_refused_with_a_sentence(string answer)
    {
        var e = await Assert.ThrowsAsync<PrometheusException>(() => ReadAsync(answer, 1 << 16));
        Assert.Equal(PrometheusFailure.Malformed, e.Failure);
    }

    [Fact]
    public async Task More_than_the_limits_allow_is_refused()
    {
        async Task Refuses(ReadLimits limits) =>
            Assert.Equal(PrometheusFailure.TooLarge, (await Assert.ThrowsAsync<PrometheusException>(() => ReadAsync(Answer, 100, limits))).Failure);

        await Refuses(new() { MaxSeries = 2 });
        await Refuses(new() { MaxSamples = 5 });
        await Refuses(new() { MaxLabels = 1 });
        await Refuses(new() { MaxBytes = 300 });
        await Refuses(new() { MaxTextBytes = 4 });
    }

    [Fact]
    public void Broken_answers_neither_crash_nor_hang() =>
        Gen.Select(Gen.Int[0, Answer.Length - 1].Array[0, 4], Gen.Byte.Array[4], Gen.Int[1, 300], Gen.Int[0, Answer.Length]).Sample((places, bytes, size, cut) =>
        {
            var broken = Encoding.UTF8.GetBytes(Answer);
            for (var i = 0; i < places.Length; i++) broken[places[i]] = bytes[i];
            using var stream = new Packets(places.Length % 2 == 0 ? broken : broken[..cut], size);
            var reader = new MatrixReader(new(), static (_, _, _, _) => { });
            try
            {
                var read = reader.ReadAsync(stream, CancellationToken.None);
                Assert.True(read.IsCompleted);
                read.GetAwaiter().GetResult();
            }
            catch (PrometheusException)
            {
                // Refused with a sentence: that is what is asked of it.
            }
        }, iter: 3000);

    private static async Task<(MatrixReader Reader, List<string> Read)> ReadAsync(string answer, int packet, ReadLimits? limits = null)
    {
        var read = new List<string>();
        var reader = new MatrixReader(limits ?? new(), (metric, block, times, values) =>
        {
            var text = new StringBuilder(Encoding.UTF8.GetString(metric)).Append(' ');
            foreach (var (name, value) in LabelBlock.Decode(block)) text.Append(name).Append('=').Append(value).Append(',');
            for (var i = 0; i < times.Length; i++) text.Append(' ').Append(times[i]).Append(':').Append(values[i].ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            read.Add(times.Length == 0 ? text.Append(' ').ToString() : text.ToString());
        });
        await using var stream = new Packets(Encoding.UTF8.GetBytes(answer), packet);
        await reader.ReadAsync(stream, TestContext.Current.CancellationToken);
        return (reader, read);
    }

    /// <summary>Gives at most so many bytes at once.</summary>
    private sealed class Packets(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer.Length > size ? buffer[..size] : buffer, cancellationToken);
    }
}
