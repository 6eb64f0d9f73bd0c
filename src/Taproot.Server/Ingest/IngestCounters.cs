using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Taproot.Server.Api.Views;

namespace Taproot.Server.Ingest;

/// <summary>Counts what comes in, what is refused, and why: for /metrics and for the status page.</summary>
internal sealed class IngestCounters
{
    private readonly ConcurrentDictionary<string, ProjectFigures> _projects = new(StringComparer.Ordinal);
    private readonly Counter<long> _requests;
    private readonly Counter<long> _samples;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _duration;

    private sealed class ProjectFigures
    {
        public long LastReceivedMs, Samples, Stored, Rejected, Unavailable;

        public ConcurrentDictionary<string, long> Reasons { get; } = new(StringComparer.Ordinal);
    }

    private long _unauthorized;

    public IngestCounters(IMeterFactory meters)
    {
        var meter = meters.Create(SelfMeter.Name);
        _requests = meter.CreateCounter<long>("taproot_ingest_requests_total", description: "Ingest requests by signal and outcome.");
        _samples = meter.CreateCounter<long>("taproot_ingest_samples_total", description: "Metric samples stored.");
        _bytes = meter.CreateCounter<long>("taproot_ingest_compressed_bytes_total", description: "Bytes of stored ingest requests as received.");
        _duration = meter.CreateHistogram<double>("taproot_ingest_request_duration_seconds", "s", "Time from the first byte to stored.");
    }

    /// <summary>A request was stored.</summary>
    public void Stored(string project, long nowMs, int samples, long bytes, TimeSpan elapsed)
    {
        var figures = Of(project);
        Interlocked.Exchange(ref figures.LastReceivedMs, nowMs);
        Interlocked.Add(ref figures.Samples, samples);
        Interlocked.Increment(ref figures.Stored);
        Count("stored");
        _samples.Add(samples);
        _bytes.Add(bytes);
        _duration.Record(elapsed.TotalSeconds);
    }

    /// <summary>A request was refused for what it holds; it will never be taken.</summary>
    public void Rejected(string project, string reason)
    {
        var figures = Of(project);
        Interlocked.Increment(ref figures.Rejected);
        Refuse(figures, reason);
    }

    /// <summary>A request was refused for want of a key that is known, so it belongs to no project.</summary>
    public void Unauthorized()
    {
        Interlocked.Increment(ref _unauthorized);
        Count("unauthorized");
    }

    /// <summary>A request was put off because the store does not take it now.</summary>
    public void Unavailable(string project, string reason)
    {
        var figures = Of(project);
        Interlocked.Increment(ref figures.Unavailable);
        Refuse(figures, reason);
    }

    private void Refuse(ProjectFigures figures, string reason)
    {
        figures.Reasons.AddOrUpdate(reason, 1, static (_, count) => count + 1);
        Count(reason);
    }

    /// <summary>The figures of one project.</summary>
    public IngestFigures Figures(string project)
    {
        var unauthorized = Interlocked.Read(ref _unauthorized);
        return _projects.TryGetValue(project, out var f)
            ? new(Volatile.Read(ref f.LastReceivedMs), Volatile.Read(ref f.Samples), Volatile.Read(ref f.Stored), Volatile.Read(ref f.Rejected),
                Volatile.Read(ref f.Unavailable), unauthorized, f.Reasons)
            : new(0, 0, 0, 0, 0, unauthorized, ImmutableDictionary<string, long>.Empty);
    }

    private ProjectFigures Of(string project) => _projects.GetOrAdd(project, _ => new());

    private void Count(string outcome) => _requests.Add(1, new TagList { { "signal", "metrics" }, { "outcome", outcome } });
}

/// <summary>The meter of the server's own figures.</summary>
internal static class SelfMeter
{
    /// <summary>Its name.</summary>
    public const string Name = "Taproot.Server";
}
