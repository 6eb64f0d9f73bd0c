using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder;

/// <summary>
/// Reads the samples of grid points from a source far away, as many points at once as are due and fit. Every eighth reading reaches further back, for
/// samples that arrived late.
/// </summary>
internal sealed class AheadReader(string project, RecorderOptions options, ISampleScanner scanner, IReadOnlyCollection<string> metrics)
{
    private const int WideEvery = 8, FirstPoints = 4, MostPoints = 20, Capacity = 8_000_000;

    private readonly ScanBuffer _buffer = new(Capacity);
    private readonly long _step = (long)options.Interval.TotalMilliseconds;
    private int _points = FirstPoints;
    private int _reads;

    /// <summary>Hands over all samples up to <paramref name="toMs"/>; what is read at once reaches to <paramref name="lastMs"/> at most.</summary>
    public async Task ReadAsync(long toMs, long lastMs, SampleBlockHandler handler, CancellationToken cancellationToken)
    {
        if (toMs > _buffer.ToMs) await FillAsync(toMs, lastMs, cancellationToken);
        _buffer.Take(toMs, handler);
    }

    private async Task FillAsync(long toMs, long lastMs, CancellationToken cancellationToken)
    {
        var overlap = ++_reads % WideEvery == 0 ? options.WideOverlap : options.Overlap;
        var fromMs = toMs - _step - (long)overlap.TotalMilliseconds;
        while (true)
        {
            var untilMs = Math.Min(lastMs, toMs + (_points - 1) * _step);
            try
            {
                await scanner.ScanAsync(project, metrics, fromMs, untilMs, _buffer.Add, cancellationToken);
                _buffer.ToMs = untilMs;
                _points = _buffer.Count < Capacity / 4 ? Math.Min(MostPoints, 2 * _points) : _points;
                return;
            }
            catch (ScanBufferFullException) when (_points > 1)
            {
                _buffer.Clear();
                _points /= 2;
            }
            catch
            {
                // Half an answer would be taken for a whole one.
                _buffer.Clear();
                throw;
            }
        }
    }
}
