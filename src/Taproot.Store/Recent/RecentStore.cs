using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Taproot.PromQL.Source;
using Taproot.Store.Client;
using Taproot.Store.Metrics;
using Taproot.Store.Query;
using Taproot.Store.Schema;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store.Recent;

/// <summary>
/// The last hours' samples of all databases, within one bound of memory. Only where nobody but this process writes: in the embedded engine.
/// </summary>
internal sealed class RecentStore
{
    private const string Newest = "SELECT toUnixTimestamp64Milli(max(time)) FROM metric_samples FORMAT TabSeparated";
    private readonly ConcurrentDictionary<string, RecentSamples> _databases = new(StringComparer.Ordinal);
    private readonly StoreClient _client;
    private readonly ProjectSchema _schema;
    private readonly StoreHealth _health;
    private readonly LabelCache _labels;
    private readonly NamedSeriesCache _named;
    private readonly TimeProvider _time;
    private readonly Counter<long> _lookups;
    private readonly int _mostSeries;

    public RecentStore(
        StoreOptions options, StoreClient client, ProjectSchema schema, StoreHealth health, LabelCache labels, NamedSeriesCache named, IMeterFactory meters, TimeProvider time)
    {
        (_client, _schema, _health, _labels, _named, _time) = (client, schema, health, labels, named, time);
        Capacity = options.ClickHouse is null ? options.RecentSamplesBytes : 0;
        _mostSeries = options.MaximumQuerySeries;
        var meter = meters.Create(StoreMetrics.MeterName);
        _lookups = meter.CreateCounter<long>("taproot_store_recent_lookups", "{lookup}", "Selectors of queries: answered from recent samples (whole), with older ones from elsewhere (part), or not (none).");
        meter.CreateObservableGauge("taproot_store_recent_bytes", () => _databases.Values.Sum(d => d.Bytes), "By", "Memory of the last hours' samples.");
        meter.CreateObservableGauge("taproot_store_recent_capacity", () => Capacity, "By", "Most memory of the last hours' samples; 0 when none are kept.");
        meter.CreateObservableGauge("taproot_store_recent_series", () => _databases.Values.Sum(d => (long)d.Series), "{series}", "Series that have samples in memory.");
        meter.CreateObservableGauge("taproot_store_recent_reach", () => ReachSeconds, "s", "How far back all samples of all projects are in memory.");
    }

    /// <summary>Most bytes of all databases' samples; 0: nothing is kept.</summary>
    public long Capacity { get; }

    /// <summary>What is kept of a database; null: nothing is.</summary>
    public RecentSamples? Of(string database) => Capacity > 0 ? _databases.GetOrAdd(database, _ => new(_time)) : null;

    /// <summary>Must be done before samples are written into a project's database: from then on it is known what is there.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public async ValueTask BeginAsync(string project, CancellationToken cancellation)
    {
        // The writer says why nothing can be written now.
        if (Capacity == 0 || !_health.IsAvailable) return;
        var database = await _schema.EnsureAsync(project, cancellation);
        if (Of(database) is not { HasBegun: false } samples) return;
        var lines = await _client.ReadLinesAsync(database, Newest, QueryParameters.None, cancellation);
        samples.Begin(lines.Count > 0 ? long.Parse(lines[0], CultureInfo.InvariantCulture) : 0);
    }

    /// <summary>The series of a batch's sample.</summary>
    public RecentSeries FindOrMake(RecentSamples samples, MetricBatch batch, int index)
    {
        var fingerprint = batch.Fingerprints[index];
        var name = batch.GetMetricName(index);
        var key = SeriesLedger.Key(name, fingerprint);
        if (samples.Find(key) is { } series) return series;
        _labels.Add(batch, index);
        var metric = _labels.Strings.Get(name);
        return new(key, metric, _named.Get(metric, fingerprint, _labels.Find(fingerprint) ?? batch.ToLabels(index)));
    }

    /// <summary>What a selector finds; null when too little of it is recent to help. Dispose of it.</summary>
    /// <exception cref="SeriesSourceException">It finds too many series.</exception>
    public RecentReading? Read(string database, LabelFilter filter, long afterMs, long toMs)
    {
        var reading = Of(database)?.Read(filter, afterMs, toMs, _mostSeries);
        _lookups.Add(1, new KeyValuePair<string, object?>("result", reading is null ? "none" : reading.AfterMs == afterMs ? "whole" : "part"));
        return reading;
    }

    /// <summary>Takes samples that are stored now.</summary>
    public void Add(RecentSamples samples, RecentRows rows) => samples.Add(rows, Capacity / Math.Max(1, _databases.Count));

    private double ReachSeconds => _databases.Values.Max(d => d.CompleteAfterMs) is { } after ? Math.Max(0, (_time.GetUtcNow().ToUnixTimeMilliseconds() - after) / 1000.0) : 0;
}
