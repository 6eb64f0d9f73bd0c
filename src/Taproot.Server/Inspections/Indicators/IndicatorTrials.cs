using Taproot.Inspections.Reports;
using Taproot.PromQL;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Recorder;
using Taproot.Server.Recorder.Indicators;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;

namespace Taproot.Server.Inspections.Indicators;

/// <summary>Asks queries for the last hour before somebody saves them.</summary>
internal sealed class IndicatorTrials(IndicatorEvaluator evaluator, RecorderOptions options, TimeProvider time)
{
    private const int Points = 120;
    private const long StepMs = 30_000;

    /// <summary>What was found, in words and as charts.</summary>
    public async Task<IndicatorTrial> RunAsync(string project, IndicatorQueries queries, CancellationToken cancellationToken)
    {
        var now = (time.GetUtcNow() - options.Delay).ToUnixTimeMilliseconds();
        var to = now - now % StepMs;
        var trial = new Trial(new(to - (Points - 1) * StepMs, StepMs, Points));
        var total = await RequestsAsync(trial, project, IndicatorSeries.Total, queries.Total, cancellationToken);
        var failed = await RequestsAsync(trial, project, IndicatorSeries.Failed, queries.Failed, cancellationToken);
        if (total is not null && failed is not null && IndicatorFindings.Compare(total, failed) is { } less) trial.Findings.Add(less);
        trial.Draw("own-requests", "Requests", [("total", total), ("failed", failed)]);
        await HistogramAsync(trial, project, queries.Histogram, cancellationToken);
        return new(trial.Findings, trial.Grid.FromMs, trial.Grid.ToMs, trial.Grid.StepMs, trial.Charts);
    }

    private async Task<float[]?> RequestsAsync(Trial trial, string project, string indicator, string text, CancellationToken cancellationToken)
    {
        if (await AskAsync(trial, project, indicator, text, cancellationToken) is not { } series) return null;
        trial.Findings.AddRange(IndicatorFindings.OfRequests(indicator, text, series, trial.Grid));
        return IndicatorSums.Of(series, trial.Grid);
    }

    private async Task HistogramAsync(Trial trial, string project, string text, CancellationToken cancellationToken)
    {
        if (await AskAsync(trial, project, IndicatorSeries.Histogram, text, cancellationToken) is not { } series) return;
        try
        {
            var buckets = IndicatorSums.Buckets(series, trial.Grid);
            trial.Findings.AddRange(IndicatorFindings.OfHistogram(IndicatorSeries.Histogram, text, series, buckets));
            trial.Draw("own-histogram", "Requests at most so slow", [.. buckets.Select(b => (b.Key is "+Inf" or "Inf" ? "all" : $"≤ {b.Key} s", (float[]?)b.Value))]);
        }
        catch (IndicatorFailedException e)
        {
            trial.Failed(IndicatorSeries.Histogram, e.Message);
        }
    }

    private async Task<IReadOnlyList<MatrixSeries>?> AskAsync(Trial trial, string project, string indicator, string text, CancellationToken cancellationToken)
    {
        if (text.Length == 0) return null;
        try
        {
            return await evaluator.AskAsync(project, text, trial.Grid, cancellationToken);
        }
        catch (IndicatorFailedException e)
        {
            trial.Failed(indicator, e.Message);
            return null;
        }
    }

    private sealed class Trial(TimeGrid grid)
    {
        public TimeGrid Grid { get; } = grid;

        public List<IndicatorFinding> Findings { get; } = [];

        public List<Chart> Charts { get; } = [];

        public void Failed(string indicator, string reason) => Findings.Add(new(indicator, "critical", $"The query failed: {reason}"));

        public void Draw(string id, string title, IReadOnlyList<(string Name, float[]? Values)> series)
        {
            var drawn = series.Where(s => s.Values is { } v && Array.Exists(v, float.IsFinite)).Select(s => new ChartSeries(s.Name, Array.ConvertAll(s.Values!, v => float.IsFinite(v) ? v : (float?)null))).ToArray();
            if (drawn.Length > 0) Charts.Add(new(id, title, "req/s", "line", drawn, null, ""));
        }
    }
}
