using Taproot.Telemetry.Otlp;

namespace Taproot.Store.Bench;

/// <summary>Messages that are sent together.</summary>
internal sealed record SignalRound(IReadOnlyList<byte[]> Messages, long Items, long LineBytes)
{
    public long MessageBytes => Messages.Sum(m => (long)m.Length);
}

/// <summary>OTLP messages whose items spread over an hour, made a round at a time, so that making them is not measured and memory stays small.</summary>
/// <param name="startMs">When the hour begins, milliseconds since 1970.</param>
internal sealed class SignalMessages(long startMs)
{
    /// <summary>The time over which items spread.</summary>
    public const long SpreadMs = 3_600_000;

    private const int ASpanBatch = 512;
    private const int ALogBatch = 1000;
    private const int ARound = 100_000;
    private readonly SignalData _data = new();

    /// <summary>Spans, a message of each process.</summary>
    public IEnumerable<SignalRound> Spans(int count) => Make(count, ASpanBatch, (writer, time) => (_data.WriteSpans(writer, ASpanBatch, time), 0));

    /// <summary>Records as the agent sends them, with their pattern.</summary>
    public IEnumerable<SignalRound> Logs(int count)
    {
        using var batch = new OtlpLogBatch("taproot-node-agent", "0.1.0");
        foreach (var round in Make(count, ALogBatch, (writer, time) => (ALogBatch, _data.WriteLogs(writer, batch, ALogBatch, time)))) yield return round;
    }

    /// <summary>Records as SDKs send them: their severity is told, their pattern is for the server to find.</summary>
    public IEnumerable<SignalRound> SdkLogs(int count) => Make(count, ALogBatch, (writer, time) => (ALogBatch, _data.WriteSdkLogs(writer, ALogBatch, time)));

    private IEnumerable<SignalRound> Make(int count, int batch, Func<ProtobufWriter, long, (int Items, long LineBytes)> write)
    {
        using var writer = new ProtobufWriter();
        var (time, step) = (startMs * 1_000_000, SpreadMs * 1_000_000 / Math.Max(1, count / batch));
        for (var made = 0L; made < count;)
        {
            var messages = new List<byte[]>();
            var (items, lines) = (0L, 0L);
            while (items < ARound && made + items < count)
            {
                var (added, lineBytes) = write(writer, time += step);
                (items, lines) = (items + added, lines + lineBytes);
                messages.Add(writer.Span.ToArray());
            }
            made += items;
            yield return new(messages, items, lines);
        }
    }
}
