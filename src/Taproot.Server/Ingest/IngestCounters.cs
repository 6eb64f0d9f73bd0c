using System.Collections.Concurrent;
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
    }

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
        Interlocked.Increment(ref Of(project).Rejected);
        Count(reason);
    }

    /// <summary>A request was refused before its project was known.</summary>
    public void Refused(string reason) => Count(reason);

    /// <summary>A request was put off because the store does not take it now.</summary>
    public void Unavailable(string project, string reason)
    {
        Interlocked.Increment(ref Of(project).Unavailable);
        Count(reason);
    }

    /// <summary>The figures of one project.</summary>
    public IngestFigures Figures(string project) =>
        _projects.TryGetValue(project, out var f)
            ? new(Volatile.Read(ref f.LastReceivedMs), Volatile.Read(ref f.Samples), Volatile.Read(ref f.Stored), Volatile.Read(ref f.Rejected), Volatile.Read(ref f.Unavailable))
            : default;

    private ProjectFigures Of(string project) => _projects.GetOrAdd(project, _ => new());

    private void Count(string outcome) => _requests.Add(1, new TagList { { "signal", "metrics" }, { "outcome", outcome } });
}

/// <summary>The meter of the server's own figures.</summary>
internal static class SelfMeter
{
    /// <summary>Its name.</summary>
    public const string Name = "Taproot.Server";
}
