using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Taproot.Server.Hosting;
using Taproot.Server.Ingest;

namespace Taproot.Server.Limits;

/// <summary>The quotas of all projects, and what is changed about them.</summary>
internal sealed class ProjectQuotas
{
    private readonly ConcurrentDictionary<string, ProjectQuota> _quotas = new(StringComparer.Ordinal);
    private readonly LimitStore _store;
    private readonly LimitValues _server;
    private readonly TimeProvider _time;
    private Dictionary<string, Dictionary<ProjectLimit, long>> _own = new(StringComparer.Ordinal);

    public ProjectQuotas(LimitStore store, ServerOptions options, TimeProvider time, IMeterFactory meters)
    {
        (_store, _server, _time) = (store, options.Limits, time);
        var meter = meters.Create(SelfMeter.Name);
        meter.CreateObservableGauge("taproot_ingest_active_series", () => Measure(q => q.SeriesCount), description: "Series that had a sample lately, by project.");
        meter.CreateObservableGauge(
            "taproot_ingest_bytes_per_second", () => Measure(q => q.BytesPerSecond), description: "Bytes a second as received over the last ten seconds, by project.");
        meter.CreateObservableGauge("taproot_limit", MeasureLimits, description: "Limits as they hold, by project and name; 0 stands for none.");
    }

    /// <summary>The limits of projects that have none of their own.</summary>
    public LimitValues Server => _server;

    /// <summary>The quota of a project.</summary>
    public ProjectQuota Of(string project) => _quotas.GetOrAdd(project, static (p, self) => new(self.LimitsOf(p), self._time), this);

    /// <summary>What a project has of its own.</summary>
    public IReadOnlyDictionary<ProjectLimit, long> OwnOf(string project) => Volatile.Read(ref _own).GetValueOrDefault(project) ?? [];

    /// <summary>Reads what is kept, and lets it hold.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var (old, read) = (Volatile.Read(ref _own), await _store.ReadAsync(cancellationToken));
        Volatile.Write(ref _own, read);
        foreach (var (project, quota) in _quotas)
            if (!Same(old.GetValueOrDefault(project), read.GetValueOrDefault(project))) quota.Limits = LimitsOf(project);
    }

    /// <summary>Changes what a project has of its own; at once.</summary>
    public async Task ChangeAsync(string project, IReadOnlyDictionary<ProjectLimit, long> own, CancellationToken cancellationToken)
    {
        await _store.WriteAsync(project, own, cancellationToken);
        await LoadAsync(cancellationToken);
    }

    private LimitValues LimitsOf(string project) => _server.With(OwnOf(project));

    private static bool Same(Dictionary<ProjectLimit, long>? a, Dictionary<ProjectLimit, long>? b) =>
        (a?.Count ?? 0) == (b?.Count ?? 0) && (a is null || a.All(l => b!.TryGetValue(l.Key, out var value) && value == l.Value));

    private IEnumerable<Measurement<T>> Measure<T>(Func<ProjectQuota, T> valueOf)
        where T : struct =>
        _quotas.Select(q => new Measurement<T>(valueOf(q.Value), new KeyValuePair<string, object?>("project", q.Key)));

    private IEnumerable<Measurement<long>> MeasureLimits() =>
        from quota in _quotas
        let limits = quota.Value.Limits
        from limit in LimitCatalog.All
        select new Measurement<long>(limits[limit.Limit], new("project", quota.Key), new("limit", limit.Name));
}
