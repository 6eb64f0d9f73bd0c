using Taproot.Server.Recorder;
using Taproot.Store;
using Taproot.Telemetry;

namespace Taproot.Server.Ingest.Figures;

/// <summary>Makes points of what has been counted. Not thread-safe but for <see cref="Ring"/>.</summary>
internal sealed class ProjectHistory(long startedMs)
{
    private static readonly Signal[] Signals = Enum.GetValues<Signal>();
    private readonly Dictionary<FigureKey, double> _before = [];
    private readonly Dictionary<Signal, WriterFigures> _writers = [];
    private long _beforeMs = startedMs;

    /// <summary>The points.</summary>
    public FigureRing Ring { get; } = new();

    /// <summary>Appends a point of now.</summary>
    public void Append(long nowMs, IngestBook book, RecorderStatus recorder, IReadOnlyList<WriterFigures> writers)
    {
        var seconds = (nowMs - _beforeMs) / 1000d;
        if (seconds <= 0) return;
        _beforeMs = nowMs;
        var (counts, values) = (new Dictionary<FigureKey, double>(), new List<(FigureKey, double)>());
        Count(book, recorder, counts);
        foreach (var (key, count) in counts)
        {
            values.Add((key, Math.Max(0, count - _before.GetValueOrDefault(key)) / seconds));
            _before[key] = count;
        }
        AddLags(book, values);
        AddRecorder(recorder, values);
        foreach (var writer in writers) AddWriter(writer, values);
        Ring.Append(nowMs, values);
    }

    private static void Count(IngestBook book, RecorderStatus recorder, Dictionary<FigureKey, double> counts)
    {
        foreach (var signal in Signals)
        {
            var name = SignalNames.Of(signal);
            counts[new(Figure.Items, name)] = book.Items(signal);
            counts[new(Figure.Bytes, name)] = book.Bytes(signal);
            counts[new(Figure.Stored, name)] = book.Requests(signal);
        }
        foreach (var fate in book.Fates) counts[new(Fates.FigureOf(fate.Fate), SignalNames.Of(fate.Signal), fate.Reason)] = fate.Count;
        counts[new(Figure.RecorderLate)] = recorder.LateSamples;
    }

    private static void AddLags(IngestBook book, List<(FigureKey, double)> values)
    {
        foreach (var (signal, protocol, lags) in book.Lags)
        {
            if (lags.Take() is not { } figures) continue;
            var name = SignalNames.Of(signal);
            values.Add((new(Figure.LagHalf, name, protocol), figures.Half));
            values.Add((new(Figure.LagMost, name, protocol), figures.Most));
            values.Add((new(Figure.LagLongest, name, protocol), figures.Longest));
        }
    }

    private static void AddRecorder(RecorderStatus recorder, List<(FigureKey, double)> values)
    {
        if (recorder.RefreshedAtMs == 0) return;
        values.Add((new(Figure.RecorderRefresh), recorder.Duration.TotalSeconds));
        if (recorder.FreshestMs > 0) values.Add((new(Figure.RecorderLag), Math.Max(0, recorder.RefreshedAtMs - recorder.FreshestMs) / 1000d));
    }

    private void AddWriter(WriterFigures writer, List<(FigureKey, double)> values)
    {
        var (name, before) = (SignalNames.Of(writer.Signal), _writers.GetValueOrDefault(writer.Signal));
        _writers[writer.Signal] = writer;
        values.Add((new(Figure.Waiting, name), writer.WaitingRows));
        var inserts = writer.Inserts - before.Inserts;
        if (inserts <= 0) return;
        values.Add((new(Figure.Waited, name), (writer.Waited - before.Waited).TotalSeconds / inserts));
        values.Add((new(Figure.Inserting, name), (writer.Inserting - before.Inserting).TotalSeconds / inserts));
    }
}
