using Taproot.Server.Api.Contracts;
using Taproot.Server.Sources.Prometheus.Diagnosis;

namespace Taproot.Server.Sources.Prometheus.Settings;

/// <summary>Shows, changes and tests a project's settings.</summary>
internal sealed class SettingsService(PrometheusSources sources, SecretFiles files, PrometheusDiagnosis diagnosis)
{
    private const int DefaultSeconds = 15;

    /// <summary>The settings without their secrets.</summary>
    public PrometheusSettingsResponse Show(string project)
    {
        if (sources.SettingsOf(project) is not { } kept)
            return new(false, "", "", false, false, "", "", "", "", false, [], "", "", DefaultSeconds, sources.ReadOnlyBecause, files.Directories);
        var s = kept.Settings;
        return new(
            kept.IsEnabled, s.Url.AbsoluteUri, s.User, s.Password.Length > 0, s.BearerToken.Length > 0, s.TokenFile, s.ClientCertificateFile, s.ClientKeyFile, s.CaFile,
            s.TlsSkipVerify, [.. s.Headers.Select(h => new PrometheusHeaderState(h.Name, h.Value.Length > 0))], s.ExtraSelector, s.RemoteWriteUrl?.AbsoluteUri ?? "",
            (int)s.RefreshInterval.TotalSeconds, sources.ReadOnlyBecause, files.Directories);
    }

    /// <summary>Changes the settings.</summary>
    /// <exception cref="SettingsException">They cannot be used, or nobody may change them.</exception>
    public async Task ChangeAsync(string project, PrometheusSettingsChange change, CancellationToken cancellationToken)
    {
        if (sources.ReadOnlyBecause is { Length: > 0 } reason) throw new SettingsException(reason);
        var present = sources.SettingsOf(project);
        // Back to the own store, and nothing was ever entered: there is nothing to keep.
        if (!change.Enabled && change.Url.Length == 0 && present is null) return;
        if (!change.Enabled && change.Url.Length == 0) change = change with { Url = present!.Settings.Url.AbsoluteUri };
        await sources.ChangeAsync(project, new(change.Enabled, SettingsRules.Make(change, present?.Settings, files)), cancellationToken);
    }

    /// <summary>Tests settings that need not be in use.</summary>
    /// <exception cref="SettingsException">They cannot be used.</exception>
    public async Task<PrometheusTestResponse> TestAsync(string project, PrometheusSettingsChange change, CancellationToken cancellationToken)
    {
        // Settings of the command line are tested as they are: their files need not lie where the pages may point.
        var settings = sources.ReadOnlyBecause.Length > 0
            ? sources.SettingsOf(project)!.Settings
            : SettingsRules.Make(change, sources.SettingsOf(project)?.Settings, files);
        var source = sources.Make(project, settings);
        using (source.Connection) return await diagnosis.RunAsync(source, cancellationToken);
    }
}
