using System.Collections.Frozen;
using Taproot.Server.Recorder;
using Taproot.Server.Sources.Prometheus.Settings;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>
/// Which projects have their metrics in a Prometheus, and which in our own store. Settings from the command line hold for all projects, and nobody changes
/// them in the pages.
/// </summary>
internal sealed class PrometheusSources(
    SettingsStore store, PrometheusSourceOptions options, RecorderOptions recorder, ISampleScanner ownScanner, PrometheusMetrics metrics, TimeProvider time) : ISampleSources
{
    /// <summary>Why settings from the command line cannot be changed.</summary>
    public const string SetOnCommandLine = "The server was started with --global-prometheus-url, which holds for all projects. Change its flags, environment or configuration file.";

    private readonly SampleSource _own = new(ownScanner, IsOwnStore: true, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private FrozenDictionary<string, KeptSettings> _kept = FrozenDictionary<string, KeptSettings>.Empty;
    private FrozenDictionary<string, PrometheusProject> _projects = FrozenDictionary<string, PrometheusProject>.Empty;

    /// <summary>Why nobody may change settings; empty when they may be changed.</summary>
    public string ReadOnlyBecause => options.Global is null ? "" : SetOnCommandLine;

    /// <inheritdoc/>
    public SampleSource Of(string project) => Find(project)?.Samples ?? _own;

    /// <summary>The Prometheus of a project; <see langword="null"/> when its metrics are in our own store.</summary>
    public PrometheusProject? Find(string project)
    {
        if (_projects.TryGetValue(project, out var known)) return known;
        if (options.Global is null) return null;
        lock (_lock)
        {
            if (!_projects.ContainsKey(project)) Replace(project, Make(project, options.Global));
            return _projects[project];
        }
    }

    /// <summary>How a project's Prometheus does; <see langword="null"/> when its metrics are in our own store.</summary>
    public SourceFigures? FiguresOf(string project) => Find(project) is { } found
        ? new(found.Settings.Url.Authority, SettingsOf(project)?.Problem ?? "", found.Client.Warnings, found.Forwarder.Problem, found.Forwarder.LastStoredMs)
        : null;

    /// <summary>The settings of a project; <see langword="null"/> when there are none.</summary>
    public KeptSettings? SettingsOf(string project) =>
        options.Global is { } global ? new(true, global) : _kept.GetValueOrDefault(project);

    /// <summary>Reads what the configuration database holds; a project without settings takes those for the first start.</summary>
    public async Task LoadAsync(string firstProject, CancellationToken cancellationToken)
    {
        var kept = await store.ReadAsync(cancellationToken);
        if (options.Bootstrap is { } bootstrap && !kept.ContainsKey(firstProject))
            await store.WriteAsync(firstProject, kept[firstProject] = new(true, bootstrap), cancellationToken);
        lock (_lock)
        {
            _kept = kept.ToFrozenDictionary(StringComparer.Ordinal);
            if (options.Global is not null) return;
            _projects = kept.Where(k => k.Value.IsEnabled).ToFrozenDictionary(k => k.Key, k => Make(k.Key, k.Value.Settings), StringComparer.Ordinal);
        }
    }

    /// <summary>Keeps and uses other settings.</summary>
    public async Task ChangeAsync(string project, KeptSettings settings, CancellationToken cancellationToken)
    {
        await store.WriteAsync(project, settings, cancellationToken);
        lock (_lock)
        {
            _kept = new Dictionary<string, KeptSettings>(_kept, StringComparer.Ordinal) { [project] = settings }.ToFrozenDictionary(StringComparer.Ordinal);
            Replace(project, settings.IsEnabled ? Make(project, settings.Settings) : null);
        }
    }

    /// <summary>A client for settings that are not in use.</summary>
    public PrometheusProject Make(string project, PrometheusSettings settings) => new(project, settings, recorder, metrics, time);

    private void Replace(string project, PrometheusProject? made)
    {
        var projects = new Dictionary<string, PrometheusProject>(_projects, StringComparer.Ordinal);
        // What is under way with the old connection ends in its own time.
        if (made is null) projects.Remove(project);
        else projects[project] = made;
        _projects = projects.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>What the command line says of Prometheus sources.</summary>
public sealed record PrometheusSourceOptions
{
    /// <summary>Holds for all projects; null: each has its own.</summary>
    internal PrometheusSettings? Global { get; init; }

    /// <summary>Taken at the first start, then changed in the pages; null for none.</summary>
    internal PrometheusSettings? Bootstrap { get; init; }

    /// <summary>Where files named in the pages must lie.</summary>
    public IReadOnlyList<string> SecretDirectories { get; init; } = ["/var/run/secrets", "/run/secrets", "/etc/taproot/secrets"];
}
