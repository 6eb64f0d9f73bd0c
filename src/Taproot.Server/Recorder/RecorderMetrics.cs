using System.Diagnostics.Metrics;

namespace Taproot.Server.Recorder;

/// <summary>What recording tells about itself.</summary>
internal sealed class RecorderMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Taproot.Server.Recorder";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _stages;
    private readonly Counter<long> _points, _failures, _dropped, _late, _indicators;
    private readonly Gauge<long> _series;
    private readonly Gauge<double> _lag;

    public RecorderMetrics()
    {
        _stages = _meter.CreateHistogram<double>("taproot_recorder_stage_duration_seconds", "s", "Time that a stage of a refresh took");
        _points = _meter.CreateCounter<long>("taproot_recorder_points_total", null, "Recorded points appended to the store");
        _failures = _meter.CreateCounter<long>("taproot_recorder_failures_total", null, "Refreshes that failed");
        _dropped = _meter.CreateCounter<long>("taproot_recorder_dropped_samples_total", null, "Samples left out because there were too many series");
        _late = _meter.CreateCounter<long>("taproot_recorder_late_samples_total", null, "Samples that were stored too late for their time's picture; queries find them");
        _indicators = _meter.CreateCounter<long>("taproot_recorder_indicator_failures_total", null, "Evaluations of people's own queries of service levels that failed");
        _series = _meter.CreateGauge<long>("taproot_recorder_series", null, "Series, stored and results");
        _lag = _meter.CreateGauge<double>("taproot_recorder_lag_seconds", "s", "Age of the newest sample at the end of a refresh");
    }

    public void Stage(string project, string stage, TimeSpan duration) =>
        _stages.Record(duration.TotalSeconds, new("project", project), new KeyValuePair<string, object?>("stage", stage));

    public void Points(string project, int count) => _points.Add(count, new KeyValuePair<string, object?>("project", project));

    public void Failure(string project) => _failures.Add(1, new KeyValuePair<string, object?>("project", project));

    public void IndicatorFailed(string project) => _indicators.Add(1, new KeyValuePair<string, object?>("project", project));

    public void Dropped(string project, long count) => _dropped.Add(count, new KeyValuePair<string, object?>("project", project));

    public void Late(string project, long count) => _late.Add(count, new KeyValuePair<string, object?>("project", project));

    public void State(string project, int rawSeries, int series, TimeSpan lag)
    {
        _series.Record(rawSeries, new("project", project), new KeyValuePair<string, object?>("kind", "stored"));
        _series.Record(series, new("project", project), new KeyValuePair<string, object?>("kind", "result"));
        _lag.Record(lag.TotalSeconds, new KeyValuePair<string, object?>("project", project));
    }

    public void Dispose() => _meter.Dispose();
}
