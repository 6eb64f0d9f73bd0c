using System.Diagnostics;
using System.Diagnostics.Metrics;
using Taproot.Server.Ingest;

namespace Taproot.Server.Api.Prometheus;

/// <summary>What queries tell of themselves.</summary>
internal sealed class QueryMetrics
{
    private readonly Counter<long> _queries;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _waited;
    private readonly UpDownCounter<long> _running;

    public QueryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SelfMeter.Name);
        _queries = meter.CreateCounter<long>("taproot_query_requests_total", description: "PromQL queries by outcome.");
        _duration = meter.CreateHistogram<double>("taproot_query_duration_seconds", "s", "Time of a PromQL query, from its turn to the answer's end.");
        _waited = meter.CreateHistogram<double>("taproot_query_wait_seconds", "s", "Time that a PromQL query waited for its turn.");
        _running = meter.CreateUpDownCounter<long>("taproot_query_in_flight", description: "PromQL queries that run or wait for their turn.");
    }

    /// <summary>A query came.</summary>
    public void Came() => _running.Add(1);

    /// <summary>It has its turn.</summary>
    public void Began(TimeSpan waited) => _waited.Record(waited.TotalSeconds);

    /// <summary>It ended.</summary>
    public void Ended(bool answered, TimeSpan duration)
    {
        _duration.Record(duration.TotalSeconds);
        _queries.Add(1, new TagList { { "outcome", answered ? "answered" : "failed" } });
    }

    /// <summary>It is gone.</summary>
    public void Went() => _running.Add(-1);
}
