using Taproot.PromQL;
using Taproot.PromQL.Source;
using Taproot.Store;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder.Indicators;

/// <summary>Asks the queries that people gave for their applications, within limits of their own: a world does not wait for one that is slow or large.</summary>
internal sealed class IndicatorEvaluator
{
    /// <summary>Longest text of a query, characters.</summary>
    public const int MaxLength = 4000;

    private const int MostReason = 200;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly ISeriesStore _store;
    private readonly TimeProvider _time;
    private readonly QueryEngine _engine;

    public IndicatorEvaluator(ISeriesStore store, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var limits = new EngineOptions
        {
            MaxSamples = 2_000_000, MaxSamplesRead = 20_000_000, MaxSeries = 20_000, MaxQueryLength = MaxLength, Timeout = Longest,
        };
        (_store, _time, _engine) = (store, time, new(limits, () => time.GetElapsedTime(started)));
    }

    /// <summary>The series of a query on a grid.</summary>
    /// <exception cref="IndicatorFailedException">It has no answer.</exception>
    public async Task<IReadOnlyList<MatrixSeries>> AskAsync(string project, string text, TimeGrid grid, CancellationToken cancellationToken)
    {
        // A source that hangs is not watched by the engine.
        using var late = new CancellationTokenSource(Longest + TimeSpan.FromSeconds(1), _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var result = await _engine.EvaluateRangeAsync(text, grid.FromMs, grid.ToMs, grid.StepMs, null, _store.OpenSource(project, new()), stop.Token);
            return result.Value is MatrixValue matrix ? matrix.Series : [];
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IndicatorFailedException(ReasonOf(e, late.IsCancellationRequested), e);
        }
    }

    private static string ReasonOf(Exception error, bool isLate) => error switch
    {
        _ when isLate => TooSlow,
        QueryException { Kind: QueryErrorKind.Timeout } => TooSlow,
        QueryException or SeriesSourceException => Sentence(error.Message),
        _ => "it could not be asked.",
    };

    private static string TooSlow => $"it took longer than {Longest.TotalSeconds:0} seconds.";

    private static string Sentence(string message)
    {
        var text = message.Length > MostReason ? message[..MostReason] + "…" : message;
        return text.EndsWith('.') || text.EndsWith('…') ? text : text + ".";
    }
}

/// <summary>A query of somebody's own has no answer; the message is the end of a sentence.</summary>
internal sealed class IndicatorFailedException(string message, Exception? inner = null) : Exception(message, inner);
