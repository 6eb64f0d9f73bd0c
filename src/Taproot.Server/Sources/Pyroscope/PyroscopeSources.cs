using System.Collections.Frozen;
using Taproot.Server.Sources.Prometheus.Client;
using Taproot.Store;

namespace Taproot.Server.Sources.Pyroscope;

/// <summary>Which projects have their profiles in a Pyroscope server, and which in our own store.</summary>
internal sealed class PyroscopeSources(PyroscopeStore store, TimeProvider time)
{
    private readonly Lock _lock = new();
    private FrozenDictionary<string, KeptPyroscope> _kept = FrozenDictionary<string, KeptPyroscope>.Empty;
    private FrozenDictionary<string, IProfileReader> _readers = FrozenDictionary<string, IProfileReader>.Empty;

    /// <summary>The reader of a project's Pyroscope; null when its profiles are in our own store.</summary>
    public IProfileReader? Find(string project) => _readers.GetValueOrDefault(project);

    /// <summary>The settings of a project; null when there are none.</summary>
    public KeptPyroscope? SettingsOf(string project) => _kept.GetValueOrDefault(project);

    /// <summary>Reads what the configuration database holds.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var kept = await store.ReadAsync(cancellationToken);
        lock (_lock) Use(kept);
    }

    /// <summary>Keeps and uses other settings.</summary>
    public async Task ChangeAsync(string project, KeptPyroscope settings, CancellationToken cancellationToken)
    {
        await store.WriteAsync(project, settings, cancellationToken);
        lock (_lock) Use(new Dictionary<string, KeptPyroscope>(_kept, StringComparer.Ordinal) { [project] = settings });
    }

    /// <summary>A client for settings that need not be in use.</summary>
    public PyroscopeClient Make(PyroscopeSettings settings) => new(new PrometheusConnection(settings.ToConnection(), time), settings.Url, time);

    // What is under way with an old connection ends in its own time.
    private void Use(Dictionary<string, KeptPyroscope> kept)
    {
        _kept = kept.ToFrozenDictionary(StringComparer.Ordinal);
        _readers = kept.Where(k => k.Value.IsEnabled)
            .ToFrozenDictionary(k => k.Key, k => (IProfileReader)new PyroscopeProfileReader(Make(k.Value.Settings), time), StringComparer.Ordinal);
    }
}
