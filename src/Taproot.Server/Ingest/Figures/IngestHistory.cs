using System.Collections.Concurrent;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Store;

namespace Taproot.Server.Ingest.Figures;

/// <summary>
/// Keeps each project's figures of the last hours in memory, so that the page of what comes in needs no other system, and none of the store that may be the
/// trouble. A restart forgets them.
/// </summary>
internal sealed class IngestHistory(IngestBooks books, ProjectDirectory projects, IWriterStatus writers, IRecorderStatusSource recorder, TimeProvider time) : BackgroundService
{
    private readonly ConcurrentDictionary<string, ProjectHistory> _projects = new(StringComparer.Ordinal);
    private readonly Lock _appending = new();

    /// <summary>When counting began, milliseconds since the epoch.</summary>
    public long StartedMs { get; } = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The figures of a project; null before the first.</summary>
    public FigureRing? Find(string project) => _projects.GetValueOrDefault(project)?.Ring;

    /// <summary>Appends a point of now to the figures of each project.</summary>
    public void Append()
    {
        var measured = writers.Measure();
        lock (_appending)
        {
            var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var project in projects.Projects)
                _projects.GetOrAdd(project, _ => new(StartedMs)).Append(nowMs, books.Of(project), recorder.StatusOf(project), measured);
        }
        foreach (var project in _projects.Keys.Where(p => !projects.Exists(p))) _projects.TryRemove(project, out _);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(FigureRing.StepMs), time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Append();
    }
}
